-- Which states a site's requests are in: without it, the many of a rare state on one site are taken for a few, and read and
-- sorted where the first of an index would do. Known from the next ANALYZE on, which autovacuum makes.
CREATE STATISTICS "export_request_site_status" (mcv) ON "site", "status" FROM "export_request";
