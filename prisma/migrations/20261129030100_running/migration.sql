-- What runs, without the end of its lease: an index that holds what each heartbeat moves makes it write to all of them.
CREATE INDEX CONCURRENTLY "export_request_running" ON "export_request" ("site") WHERE "status" = 'running';
