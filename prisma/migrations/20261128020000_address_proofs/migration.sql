-- Codes are kept as HMACs over the row's id, under a key that is not here. Older digests could be undone: they go.
UPDATE "step_up_code" SET "code_hash" = NULL;
ALTER TABLE "step_up_code" DROP COLUMN "salt";
ALTER TABLE "step_up_code" DROP CONSTRAINT "step_up_code_state_known";
ALTER TABLE "step_up_code" ADD CONSTRAINT "step_up_code_state_known"
  CHECK ("state" IN ('wanted', 'sending', 'sent', 'failed', 'held'));

-- The address of an account as codes were last sent to it, and since when: a site's own stamps prove nothing of that.
CREATE TABLE "account_address" (
  "site"             text           NOT NULL,
  "subject_id"       text           NOT NULL,
  "address"          text           NOT NULL,
  "previous_address" text,
  "first_seen_at"    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "settles_at"       timestamptz(6) NOT NULL,
  CONSTRAINT "account_address_pkey" PRIMARY KEY ("site", "subject_id")
);

-- Codes mailed to a further address that a person says is theirs.
CREATE TABLE "address_code" (
  "id"         uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"       text           NOT NULL,
  "subject_id" text           NOT NULL,
  "address"    text           NOT NULL,
  "wanted_at"  timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "state"      text           NOT NULL DEFAULT 'wanted',
  "code_hash"  text,
  "expires_at" timestamptz(6),
  "tries"      integer        NOT NULL DEFAULT 0,
  "used_at"    timestamptz(6),
  CONSTRAINT "address_code_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "address_code_state_known" CHECK ("state" IN ('wanted', 'sending', 'sent', 'failed', 'held')),
  CONSTRAINT "address_code_is_hashed" CHECK ("code_hash" ~ '^[0-9a-f]{64}$')
);
CREATE INDEX "address_code_subject" ON "address_code" ("site", "subject_id", "wanted_at" DESC);
CREATE INDEX "address_code_address" ON "address_code" ("site", "address", "wanted_at" DESC);
CREATE INDEX "address_code_wanted" ON "address_code" ("wanted_at") WHERE "state" = 'wanted';

-- A further address that an account has proven: whoever reads its mail is signed in to the account.
CREATE TABLE "address_proof" (
  "id"           uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"         text           NOT NULL,
  "subject_id"   text           NOT NULL,
  "address"      text           NOT NULL,
  "confirmed_at" timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "lapses_at"    timestamptz(6) NOT NULL DEFAULT (now() + interval '1 year'),
  "ended_at"     timestamptz(6),
  "told_at"      timestamptz(6),
  "tell_after"   timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "tell_tries"   integer        NOT NULL DEFAULT 0,
  CONSTRAINT "address_proof_pkey" PRIMARY KEY ("id")
);
-- The first proof stands: no second account has the same address while it does.
CREATE UNIQUE INDEX "address_proof_standing" ON "address_proof" ("site", "address") WHERE "ended_at" IS NULL;
CREATE INDEX "address_proof_subject" ON "address_proof" ("site", "subject_id", "confirmed_at" DESC);
CREATE INDEX "address_proof_untold" ON "address_proof" ("tell_after") WHERE "told_at" IS NULL;

-- Addresses whose reader said that an account is not theirs: that account cannot prove them until an officer lifts it.
CREATE TABLE "address_block" (
  "id"         uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"       text           NOT NULL,
  "subject_id" text           NOT NULL,
  "address"    text           NOT NULL,
  "blocked_at" timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "lifted_at"  timestamptz(6),
  CONSTRAINT "address_block_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "address_block_standing" ON "address_block" ("site", "subject_id", "address")
  WHERE "lifted_at" IS NULL;

-- The right to say so, by a link in a mail. Only the digest is kept: the table gives nobody a link.
CREATE TABLE "address_disavowal" (
  "token_hash" text           NOT NULL,
  "site"       text           NOT NULL,
  "subject_id" text           NOT NULL,
  "address"    text           NOT NULL,
  "expires_at" timestamptz(6) NOT NULL,
  "used_at"    timestamptz(6),
  CONSTRAINT "address_disavowal_pkey" PRIMARY KEY ("token_hash"),
  CONSTRAINT "address_disavowal_token_is_hashed" CHECK ("token_hash" ~ '^[0-9a-f]{64}$')
);
CREATE INDEX "address_disavowal_address" ON "address_disavowal" ("site", "subject_id", "address");

-- What became of the further addresses of one account, one event after the other. An address stands here as a digest:
-- what is append-only cannot be made to forget it.
CREATE TABLE "address_proof_event" (
  "site"         text           NOT NULL,
  "subject_id"   text           NOT NULL,
  "seq"          integer        NOT NULL,
  "at"           timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "actor_type"   text           NOT NULL,
  "officer"      text,
  "action"       text           NOT NULL,
  "address_hash" text           NOT NULL,
  "reason"       text,
  "prev_hash"    text,
  "hash"         text           NOT NULL,
  CONSTRAINT "address_proof_event_pkey" PRIMARY KEY ("site", "subject_id", "seq"),
  CONSTRAINT "address_proof_event_address_is_hashed" CHECK ("address_hash" ~ '^[0-9a-f]{64}$'),
  CONSTRAINT "address_proof_event_officer_has_a_reason" CHECK
    (("officer" IS NULL) = ("actor_type" <> 'officer') AND ("officer" IS NULL OR length(trim("reason")) > 0))
);

CREATE FUNCTION address_proof_event_digest("event" "address_proof_event") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    "event"."prev_hash", "event"."site", "event"."subject_id", "event"."seq",
    (extract(epoch FROM "event"."at") * 1000000)::bigint,
    "event"."actor_type", "event"."officer", "event"."action", "event"."address_hash", "event"."reason"
  )::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION address_proof_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "last" "address_proof_event";
BEGIN
  -- Two events of one account must not both follow the same one.
  PERFORM pg_advisory_xact_lock(hashtextextended(
    jsonb_build_array('address_proof_event', NEW."site", NEW."subject_id")::text, 0));
  SELECT * INTO "last" FROM "address_proof_event"
    WHERE "site" = NEW."site" AND "subject_id" = NEW."subject_id" ORDER BY "seq" DESC LIMIT 1;
  NEW."seq" := coalesce("last"."seq", 0) + 1;
  NEW."at" := greatest(now(), "last"."at");
  NEW."prev_hash" := "last"."hash";
  NEW."hash" := address_proof_event_digest(NEW);
  RETURN NEW;
END
$$;
CREATE TRIGGER "address_proof_event_chain" BEFORE INSERT ON "address_proof_event"
  FOR EACH ROW EXECUTE FUNCTION address_proof_event_chain();

CREATE FUNCTION address_proof_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'address_proof_event is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "address_proof_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "address_proof_event"
  FOR EACH STATEMENT EXECUTE FUNCTION address_proof_event_refuse();
-- Also for a session that calls itself a replica.
ALTER TABLE "address_proof_event" ENABLE ALWAYS TRIGGER "address_proof_event_append_only";
ALTER TABLE "address_proof_event" ENABLE ALWAYS TRIGGER "address_proof_event_chain";
