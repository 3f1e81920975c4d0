-- What became of the further addresses of an account goes as a whole, and not while it has one, or was heard of within a
-- year: what is left of a chain begins where it began.
CREATE FUNCTION address_trail_is_over("of_site" text, "of_subject" text, "before" timestamptz)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM "address_proof_event" e
      WHERE e."site" = "of_site" AND e."subject_id" = "of_subject" AND e."at" > "before")
    AND NOT EXISTS (SELECT FROM "address_proof" p
      WHERE p."site" = "of_site" AND p."subject_id" = "of_subject" AND p."ended_at" IS NULL AND p."lapses_at" > now())
    AND NOT EXISTS (SELECT FROM "address_block" b
      WHERE b."site" = "of_site" AND b."subject_id" = "of_subject" AND b."lifted_at" IS NULL)
$$;
CREATE FUNCTION address_proof_event_refuse_young() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT address_trail_is_over(OLD."site", OLD."subject_id", now() - records_kept_at_least()) THEN
    RAISE EXCEPTION 'address_proof_event is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END
$$;
DROP TRIGGER "address_proof_event_append_only" ON "address_proof_event";
CREATE TRIGGER "address_proof_event_append_only" BEFORE UPDATE OR TRUNCATE ON "address_proof_event"
  FOR EACH STATEMENT EXECUTE FUNCTION address_proof_event_refuse();
CREATE TRIGGER "address_proof_event_old_only" BEFORE DELETE ON "address_proof_event"
  FOR EACH ROW EXECUTE FUNCTION address_proof_event_refuse_young();
ALTER TABLE "address_proof_event" ENABLE ALWAYS TRIGGER "address_proof_event_append_only";
ALTER TABLE "address_proof_event" ENABLE ALWAYS TRIGGER "address_proof_event_old_only";
