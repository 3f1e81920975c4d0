-- Sites that keep their requests in ERPNext too, and how it goes with each: an ERPNext that is away, or that refuses the
-- service account, is asked for one row at a time.
CREATE TABLE "erpnext_record_site" (
  "site"              text           NOT NULL,
  "paused_until"      timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "failures"          integer        NOT NULL DEFAULT 0,
  "fault"             text,
  "fault_since"       timestamptz(6),
  "next_reconcile_at" timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "erpnext_record_site_pkey" PRIMARY KEY ("site"),
  CONSTRAINT "erpnext_record_site_fault_is_dated" CHECK (("fault" IS NULL) = ("fault_since" IS NULL))
);

-- One record in ERPNext: the document's name there, and which version of the request it was sent. Owed while
-- "next_attempt_at" is set. A delegated request that waits is known there already: it owes what comes of it.
CREATE TABLE "erpnext_record" (
  "id"                   uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"                 text           NOT NULL,
  "request_id"           uuid,
  "delegated_request_id" uuid,
  "record_name"          text,
  "version"              integer        NOT NULL DEFAULT 1,
  "sent_version"         integer        NOT NULL DEFAULT 0,
  "next_attempt_at"      timestamptz(6) DEFAULT CURRENT_TIMESTAMP,
  "owed_since"           timestamptz(6) DEFAULT CURRENT_TIMESTAMP,
  "attempts"             integer        NOT NULL DEFAULT 0,
  "claim"                integer        NOT NULL DEFAULT 0,
  "fault"                text,
  "given_up_at"          timestamptz(6),
  CONSTRAINT "erpnext_record_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "erpnext_record_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "erpnext_record_delegated_request_id_fkey" FOREIGN KEY ("delegated_request_id")
    REFERENCES "delegated_request" ("id") ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT "erpnext_record_of_one_thing" CHECK (num_nonnulls("request_id", "delegated_request_id") = 1),
  CONSTRAINT "erpnext_record_name_fits" CHECK (length("record_name") BETWEEN 1 AND 140),
  CONSTRAINT "erpnext_record_owed_since" CHECK (("next_attempt_at" IS NULL) = ("owed_since" IS NULL)),
  CONSTRAINT "erpnext_record_given_up_owes_nothing" CHECK ("given_up_at" IS NULL OR "next_attempt_at" IS NULL)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX "erpnext_record_request" ON "erpnext_record" ("request_id");
CREATE UNIQUE INDEX "erpnext_record_delegated_request" ON "erpnext_record" ("delegated_request_id");
CREATE INDEX "erpnext_record_owed" ON "erpnext_record" ("site", "next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;
CREATE INDEX "erpnext_record_given_up" ON "erpnext_record" ("site") WHERE "given_up_at" IS NOT NULL;

-- Whoever changes a request owes its record the change, in the same statement and whichever release makes it. Nothing of a
-- site that keeps no records.
CREATE FUNCTION erpnext_record_owe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."forgotten_at" IS NOT NULL THEN
    DELETE FROM "erpnext_record" WHERE "request_id" = NEW."id";
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM "erpnext_record_site" s WHERE s."site" = NEW."site") THEN RETURN NULL; END IF;
  INSERT INTO "erpnext_record" AS e ("site", "request_id") VALUES (NEW."site", NEW."id")
  ON CONFLICT ("request_id") DO UPDATE SET "version" = e."version" + 1,
    -- A record that was deleted in ERPNext is made again only for what is under way again.
    "record_name" = CASE WHEN e."given_up_at" IS NULL THEN e."record_name" END,
    "given_up_at" = CASE WHEN NEW."status" IN ('queued', 'running', 'retrying') THEN NULL ELSE e."given_up_at" END,
    "next_attempt_at" = CASE WHEN e."given_up_at" IS NULL OR NEW."status" IN ('queued', 'running', 'retrying')
      THEN now() END,
    "owed_since" = CASE WHEN e."given_up_at" IS NULL OR NEW."status" IN ('queued', 'running', 'retrying')
      THEN coalesce(e."owed_since", now()) END
  -- A request that is new has its row already where it came with the name of its record.
  WHERE TG_OP = 'UPDATE';
  RETURN NULL;
END
$$;
CREATE TRIGGER "export_request_owes_record" AFTER INSERT ON "export_request"
  FOR EACH ROW EXECUTE FUNCTION erpnext_record_owe();
-- A heartbeat changes nothing that a record says.
CREATE TRIGGER "export_request_change_owes_record" AFTER UPDATE ON "export_request"
  FOR EACH ROW WHEN (
    (OLD."status", OLD."reason_code", OLD."subject_id", OLD."due_at", OLD."ready_at", OLD."expires_at", OLD."forgotten_at")
    IS DISTINCT FROM
    (NEW."status", NEW."reason_code", NEW."subject_id", NEW."due_at", NEW."ready_at", NEW."expires_at", NEW."forgotten_at"))
  EXECUTE FUNCTION erpnext_record_owe();

-- Refused: its record says so. Allowed and made: the request has the record from then on.
CREATE FUNCTION delegated_request_owe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."allowed" IS FALSE THEN
    UPDATE "erpnext_record" SET "version" = "version" + 1, "next_attempt_at" = now(),
      "owed_since" = coalesce("owed_since", now())
    WHERE "delegated_request_id" = NEW."id";
  ELSIF NEW."allowed" AND NOT NEW."making" THEN
    DELETE FROM "erpnext_record" WHERE "delegated_request_id" = NEW."id";
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "delegated_request_owes_record" AFTER UPDATE ON "delegated_request"
  FOR EACH ROW WHEN ((OLD."allowed", OLD."making") IS DISTINCT FROM (NEW."allowed", NEW."making"))
  EXECUTE FUNCTION delegated_request_owe();
-- Also for a session that calls itself a replica.
ALTER TABLE "export_request" ENABLE ALWAYS TRIGGER "export_request_owes_record";
ALTER TABLE "export_request" ENABLE ALWAYS TRIGGER "export_request_change_owes_record";
ALTER TABLE "delegated_request" ENABLE ALWAYS TRIGGER "delegated_request_owes_record";
