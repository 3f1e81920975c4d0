-- What waits and was tried before: those that no worker may try any more are found without reading the crowd.
CREATE INDEX CONCURRENTLY "export_request_tried" ON "export_request" ("attempts")
  WHERE "status" IN ('queued', 'retrying') AND "attempts" > 0;
