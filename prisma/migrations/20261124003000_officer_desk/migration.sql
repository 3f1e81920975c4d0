ALTER TABLE "notification" DROP CONSTRAINT "notification_kind_known";
ALTER TABLE "notification" ADD CONSTRAINT "notification_kind_known"
  CHECK ("kind" IN ('asked', 'ready', 'failed', 'extended', 'expiring', 'deleted', 'disavowed'));

-- Who of the officers did what, by name and with their reason. The audit trail beside it proves it without the name.
CREATE TABLE "officer_action" (
  "id"         uuid           NOT NULL DEFAULT gen_random_uuid(),
  "request_id" uuid           NOT NULL,
  "at"         timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "officer"    text           NOT NULL,
  "action"     text           NOT NULL,
  "reason"     text           NOT NULL,
  CONSTRAINT "officer_action_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "officer_action_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "officer_action_has_a_reason" CHECK (length(trim("reason")) > 0)
);
CREATE INDEX "officer_action_request" ON "officer_action" ("request_id", "at");

CREATE FUNCTION officer_action_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'officer_action is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "officer_action_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "officer_action"
  FOR EACH STATEMENT EXECUTE FUNCTION officer_action_refuse();
ALTER TABLE "officer_action" ENABLE ALWAYS TRIGGER "officer_action_append_only";

-- Accounts whose owner said that a request was not theirs: no new request until an officer lifts it.
CREATE TABLE "account_freeze" (
  "id"         uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"       text           NOT NULL,
  "subject_id" text           NOT NULL,
  "request_id" uuid           NOT NULL,
  "frozen_at"  timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "lifted_at"  timestamptz(6),
  CONSTRAINT "account_freeze_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "account_freeze_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX "account_freeze_standing" ON "account_freeze" ("site", "subject_id") WHERE "lifted_at" IS NULL;

-- The right to say "this wasn't me", by a link in a mail. Only the digest is kept: the table gives nobody a link.
CREATE TABLE "disavowal" (
  "token_hash" text           NOT NULL,
  "request_id" uuid           NOT NULL,
  "expires_at" timestamptz(6) NOT NULL,
  "used_at"    timestamptz(6),
  CONSTRAINT "disavowal_pkey" PRIMARY KEY ("token_hash"),
  CONSTRAINT "disavowal_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "disavowal_token_is_hashed" CHECK ("token_hash" ~ '^[0-9a-f]{64}$')
);
CREATE INDEX "disavowal_request" ON "disavowal" ("request_id");

-- What an officer asks on behalf of a person and a second officer has still to allow. Kept when refused, too.
CREATE TABLE "behalf" (
  "id"          uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"        text           NOT NULL,
  "subject_id"  text           NOT NULL,
  "asked_by"    text           NOT NULL,
  "reason"      text           NOT NULL,
  "asked_at"    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "decided_by"  text,
  "decided_at"  timestamptz(6),
  "allowed"     boolean,
  CONSTRAINT "behalf_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "behalf_has_a_reason" CHECK (length(trim("reason")) > 0),
  CONSTRAINT "behalf_takes_four_eyes" CHECK ("decided_by" IS NULL OR "decided_by" <> "asked_by"),
  CONSTRAINT "behalf_is_decided_whole" CHECK (
    ("decided_by" IS NULL) = ("decided_at" IS NULL) AND ("decided_by" IS NULL) = ("allowed" IS NULL))
);
CREATE UNIQUE INDEX "behalf_waiting" ON "behalf" ("site", "subject_id") WHERE "decided_at" IS NULL;

CREATE INDEX "export_request_due_list" ON "export_request" ("site", "due_at", "id");
CREATE INDEX "export_request_open_due" ON "export_request" ("site", "due_at", "id")
  WHERE "ready_at" IS NULL AND "status" IN ('queued', 'running', 'retrying', 'failed');
CREATE INDEX "export_request_open_received" ON "export_request" ("site", "received_at" DESC, "id" DESC)
  WHERE "ready_at" IS NULL AND "status" IN ('queued', 'running', 'retrying', 'failed');
-- By bytes, so that the beginning of a name can be looked up whatever the database's collation is.
CREATE INDEX "export_request_subject_prefix" ON "export_request" ("site", lower("subject_id") text_pattern_ops);
