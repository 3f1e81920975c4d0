-- Whether the digest of the actor is keyed; those of older releases are plain.
ALTER TABLE "audit_event" ADD COLUMN "keyed" boolean NOT NULL DEFAULT false;

-- Writers give the SHA-256 of who acts, as they always have, those of the release before too: what is kept is the HMAC of
-- it. Runs as the owner of the tables, since nobody else reads the keys.
CREATE OR REPLACE FUNCTION audit_event_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  "last" "audit_event";
  "asked" "export_request";
BEGIN
  -- Two events of one request must not both follow the same one.
  SELECT * INTO "asked" FROM "export_request" WHERE "id" = NEW."request_id" FOR NO KEY UPDATE;
  IF "asked"."forgotten_at" IS NOT NULL THEN
    RAISE EXCEPTION 'the records of this request were taken away'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_event_of_what_is_known';
  END IF;
  SELECT * INTO "last" FROM "audit_event" WHERE "request_id" = NEW."request_id" ORDER BY "seq" DESC LIMIT 1;
  NEW."seq" := coalesce("last"."seq", 0) + 1;
  NEW."at" := greatest(now(), "last"."at");
  NEW."keyed" := NEW."actor_id_hash" IS NOT NULL AND "asked"."id" IS NOT NULL;
  IF NEW."keyed" THEN
    NEW."actor_id_hash" := actor_digest(
      "asked"."site", "asked"."subject_id", year_of("asked"."received_at"), NEW."actor_id_hash");
  END IF;
  NEW."prev_hash" := "last"."hash";
  NEW."hash" := audit_event_digest(NEW);
  RETURN NEW;
END
$$;

DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION audit_event_chain() SET search_path TO %I, pg_temp', current_schema());
END
$$;

-- Events may go, from the first one on, when a checkpoint says how far: no event is ever changed.
CREATE FUNCTION audit_event_refuse_unclosed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."keyed" OR NOT EXISTS (SELECT FROM "audit_checkpoint" c
      WHERE c."request_id" = OLD."request_id" AND c."seq" >= OLD."seq") THEN
    RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END
$$;
DROP TRIGGER "audit_event_append_only" ON "audit_event";
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
CREATE TRIGGER "audit_event_closed_only" BEFORE DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION audit_event_refuse_unclosed();
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_append_only";
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_closed_only";
