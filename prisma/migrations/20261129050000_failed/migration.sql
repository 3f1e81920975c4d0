-- What failed for one reason, the next deadline first: the failures of years are not read for those of today. Only for whoever
-- names the reason: of all failures others want the newest, which another index has in order.
CREATE INDEX CONCURRENTLY "export_request_failed" ON "export_request" ("site", "reason_code", "due_at", "id")
  WHERE "status" = 'failed' AND "reason_code" IS NOT NULL;
