-- What failed for one reason, the next deadline first: the failures of years are not read for those of today.
CREATE INDEX CONCURRENTLY "export_request_failed" ON "export_request" ("site", "reason_code", "due_at", "id")
  WHERE "status" = 'failed';
