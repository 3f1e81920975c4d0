-- What officers looked at, of all sites, the oldest first.
CREATE INDEX CONCURRENTLY "officer_view_at" ON "officer_view" ("at");
