-- Files that are there, in the order in which they are held against the store.
CREATE INDEX CONCURRENTLY "export_request_ready" ON "export_request" ("id") WHERE "status" = 'ready';
