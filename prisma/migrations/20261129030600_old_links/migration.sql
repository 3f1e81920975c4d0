-- Links "this wasn't me" that are over, to be deleted.
CREATE INDEX CONCURRENTLY "disavowal_expiry" ON "disavowal" ("expires_at");
