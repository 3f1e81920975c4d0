#!/bin/sh
# The accounts of the two processes: they read and write rows, and can change no table, trigger or account. PostgreSQL's
# image runs this once, when the database is made; before the migrations, which the owner of the tables runs.
set -eu
psql -v ON_ERROR_STOP=1 -v api="$POSTGRES_API_PASSWORD" -v worker="$POSTGRES_WORKER_PASSWORD" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE pdd_api LOGIN PASSWORD :'api';
CREATE ROLE pdd_worker LOGIN PASSWORD :'worker';
GRANT USAGE ON SCHEMA public TO pdd_api, pdd_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO pdd_api, pdd_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO pdd_api, pdd_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO pdd_api, pdd_worker;
SQL
