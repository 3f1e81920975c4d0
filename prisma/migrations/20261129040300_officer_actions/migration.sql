-- The names and words of officers stay as long as the records of the request that they are about.
CREATE FUNCTION officer_action_refuse_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "export_request" r WHERE r."id" = OLD."request_id" AND r."forgotten_at" IS NOT NULL) THEN
    RAISE EXCEPTION 'officer_action is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END
$$;
DROP TRIGGER "officer_action_append_only" ON "officer_action";
CREATE TRIGGER "officer_action_append_only" BEFORE UPDATE OR TRUNCATE ON "officer_action"
  FOR EACH STATEMENT EXECUTE FUNCTION officer_action_refuse();
CREATE TRIGGER "officer_action_forgotten_only" BEFORE DELETE ON "officer_action"
  FOR EACH ROW EXECUTE FUNCTION officer_action_refuse_known();
ALTER TABLE "officer_action" ENABLE ALWAYS TRIGGER "officer_action_append_only";
ALTER TABLE "officer_action" ENABLE ALWAYS TRIGGER "officer_action_forgotten_only";
