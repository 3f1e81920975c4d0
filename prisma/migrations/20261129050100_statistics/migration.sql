-- How many are in a state that few are in, and which states a site's requests are in. Guessed too low, all that runs was read
-- for one heartbeat, and the many failures of one site were read and sorted where the first of an index would do. Known from
-- the next ANALYZE on, which autovacuum makes.
ALTER TABLE "export_request" ALTER COLUMN "status" SET STATISTICS 1000;
CREATE STATISTICS "export_request_site_status" (mcv) ON "site", "status" FROM "export_request";
