-- Who of the officers looked at what stays for a year at least.
CREATE FUNCTION officer_view_refuse_young() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."at" > now() - records_kept_at_least() THEN
    RAISE EXCEPTION 'officer_view is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END
$$;
DROP TRIGGER "officer_view_append_only" ON "officer_view";
CREATE TRIGGER "officer_view_append_only" BEFORE UPDATE OR TRUNCATE ON "officer_view"
  FOR EACH STATEMENT EXECUTE FUNCTION officer_view_refuse();
CREATE TRIGGER "officer_view_old_only" BEFORE DELETE ON "officer_view"
  FOR EACH ROW EXECUTE FUNCTION officer_view_refuse_young();
ALTER TABLE "officer_view" ENABLE ALWAYS TRIGGER "officer_view_append_only";
ALTER TABLE "officer_view" ENABLE ALWAYS TRIGGER "officer_view_old_only";
