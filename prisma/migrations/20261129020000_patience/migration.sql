-- How often in a row an attempt met an outage, and since when: such attempts do not count.
ALTER TABLE "export_request" ADD COLUMN "waits" integer NOT NULL DEFAULT 0, ADD COLUMN "waiting_since" timestamptz(6);

-- When a site's requests were last claimed. One row for each site, written with every claim: room for updates in place.
CREATE TABLE "site_turn" (
  "site"      text           NOT NULL,
  "served_at" timestamptz(6) NOT NULL,
  CONSTRAINT "site_turn_pkey" PRIMARY KEY ("site")
) WITH (fillfactor = 50);

-- Allowed, and the request not yet made: what a process that dies in between leaves to another officer.
ALTER TABLE "behalf" ADD COLUMN "making" boolean NOT NULL DEFAULT false;
