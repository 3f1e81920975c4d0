-- What was taken back is deleted before what has expired. Alone in its file: nobody who writes waits for this index.
CREATE INDEX CONCURRENTLY "export_request_taken_back" ON "export_request" ("expires_at")
  WHERE "status" = 'expired' AND "reason_code" IS NOT NULL;
