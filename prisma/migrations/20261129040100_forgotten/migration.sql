-- When the records of a request were taken away, and whether it had been extended, which its figures count.
ALTER TABLE "export_request" ADD COLUMN "forgotten_at" timestamptz(6), ADD COLUMN "was_extended" boolean;

-- How far the trail of a request was taken away, and the digest that stood there: what follows is chained to it.
CREATE TABLE "audit_checkpoint" (
  "request_id" uuid           NOT NULL,
  "seq"        integer        NOT NULL,
  "hash"       text           NOT NULL,
  "at"         timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("request_id"),
  CONSTRAINT "audit_checkpoint_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT
);

CREATE FUNCTION audit_checkpoint_of_the_truth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM "export_request" r JOIN "audit_event" e ON e."request_id" = r."id"
    WHERE r."id" = NEW."request_id" AND r."forgotten_at" IS NOT NULL AND e."seq" = NEW."seq" AND e."hash" = NEW."hash"
  ) THEN
    RAISE EXCEPTION 'audit_checkpoint tells of no event of a forgotten request' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE FUNCTION audit_checkpoint_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_checkpoint is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "audit_checkpoint_of_the_truth" BEFORE INSERT ON "audit_checkpoint"
  FOR EACH ROW EXECUTE FUNCTION audit_checkpoint_of_the_truth();
CREATE TRIGGER "audit_checkpoint_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_checkpoint"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_checkpoint_refuse();
ALTER TABLE "audit_checkpoint" ENABLE ALWAYS TRIGGER "audit_checkpoint_of_the_truth";
ALTER TABLE "audit_checkpoint" ENABLE ALWAYS TRIGGER "audit_checkpoint_append_only";
