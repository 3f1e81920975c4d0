-- The last files of a site, for how long one usually takes: the crowd that waits there is not read.
CREATE INDEX CONCURRENTLY "export_request_answered" ON "export_request" ("site", "received_at" DESC)
  WHERE "ready_at" IS NOT NULL;
