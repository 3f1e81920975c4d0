-- Sites take turns: what waits is looked at site by site, and the longest waiting of each is one step away.
DROP INDEX "export_request_relay";
CREATE INDEX "export_request_relay" ON "export_request" ("site", "next_attempt_at") WHERE "status" IN ('queued', 'retrying');
