-- Allowed while the person had a request under way: no request has the record of the delegated one. It is told so, or it
-- would wait in ERPNext for good, and stand in the way of what officers ask there next.
CREATE OR REPLACE FUNCTION delegated_request_owe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."allowed" AND NOT NEW."making" THEN
    DELETE FROM "erpnext_record" r WHERE r."delegated_request_id" = NEW."id" AND EXISTS (
      SELECT FROM "export_request" q JOIN "erpnext_record" e ON e."request_id" = q."id"
      WHERE q."site" = NEW."site" AND q."subject_id" = NEW."subject_id" AND e."record_name" = r."record_name");
  ELSIF NEW."allowed" IS DISTINCT FROM FALSE THEN
    RETURN NULL;
  END IF;
  UPDATE "erpnext_record" SET "version" = "version" + 1, "next_attempt_at" = now(),
    "owed_since" = coalesce("owed_since", now())
  WHERE "delegated_request_id" = NEW."id";
  RETURN NULL;
END
$$;
