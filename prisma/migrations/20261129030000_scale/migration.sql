-- From here on a migration holds up nobody: what is made or dropped CONCURRENTLY is a migration of its own.

-- Room for the new version of a row on its own page: a heartbeat then writes no index.
ALTER TABLE "export_request" SET (fillfactor = 85);
