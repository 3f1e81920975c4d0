-- One account is one lock, whatever the case it is spelled in: asking, freezing, lifting and officers' deeds take turns
-- under it. Whoever takes it takes it first, before any row.
CREATE FUNCTION account_lock("site" text, "subject_id" text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended("site" || chr(10) || lower("subject_id"), 0)
$$;

-- A freeze stands for the account in any case, and names who lifted it: never the account itself.
ALTER TABLE "account_freeze" ADD COLUMN "lifted_by" text;
ALTER TABLE "account_freeze" ADD CONSTRAINT "account_freeze_lifted_by_another"
  CHECK (lower("lifted_by") <> lower("subject_id"));
-- Earlier releases lifted without a name here: their rows stay as they are.
ALTER TABLE "account_freeze" ADD CONSTRAINT "account_freeze_lift_is_named"
  CHECK ("lifted_at" IS NULL OR "lifted_by" IS NOT NULL) NOT VALID;
UPDATE "account_freeze" f SET "lifted_at" = now(), "lifted_by" = 'migration' WHERE "lifted_at" IS NULL AND EXISTS (
  SELECT FROM "account_freeze" other WHERE other."lifted_at" IS NULL AND other."site" = f."site"
    AND lower(other."subject_id") = lower(f."subject_id") AND other."id" < f."id");
DROP INDEX "account_freeze_standing";
CREATE UNIQUE INDEX "account_freeze_standing" ON "account_freeze" ("site", lower("subject_id"))
  WHERE "lifted_at" IS NULL;
CREATE INDEX "account_freeze_account" ON "account_freeze" ("site", lower("subject_id"));

-- What a freeze now ends as it begins is ended for those that stand already.
WITH before AS (
  SELECT r."id", r."status" FROM "export_request" r
  JOIN "account_freeze" f ON f."site" = r."site" AND lower(f."subject_id") = lower(r."subject_id") AND f."lifted_at" IS NULL
  WHERE r."status" IN ('queued', 'running', 'retrying', 'ready') FOR NO KEY UPDATE OF r
), after AS (
  UPDATE "export_request" r SET "fence" = r."fence" + 1, "lease_until" = NULL, "worker_id" = NULL, "progress" = NULL,
    "reason_code" = 'account.frozen', "status" = CASE r."status" WHEN 'ready' THEN 'expired' ELSE 'cancelled' END,
    "expires_at" = CASE r."status" WHEN 'ready' THEN least(r."expires_at", now()) END
  FROM before WHERE r."id" = before."id" RETURNING r."id", before."status" AS "from_status", r."status"
)
INSERT INTO "audit_event" ("request_id", "actor_type", "action", "from_status", "to_status", "reason")
SELECT "id", 'sweep', CASE "status" WHEN 'expired' THEN 'revoked' ELSE 'cancelled' END, "from_status", "status",
  'account.frozen' FROM after;

-- When a link "this wasn't me" was given out: a freeze and its lift end all links that are older.
ALTER TABLE "disavowal" ADD COLUMN "issued_at" timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "disavowal" SET "issued_at" = "expires_at" - interval '90 days';

-- Since when the asks of an account count: for a day, and not from before an officer lifted its freeze.
CREATE FUNCTION asks_count_since("for_site" text, "for_subject" text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT greatest(now() - interval '24 hours', (SELECT max(f."lifted_at") FROM "account_freeze" f
    WHERE f."site" = "for_site" AND lower(f."subject_id") = lower("for_subject")))
$$;

-- May a request be made for this account now? Whoever asks at the same moment waits here, and then counts what was
-- committed meanwhile: each statement of a volatile function looks anew, while that around it looked when it began.
CREATE FUNCTION account_may_ask("for_site" text, "for_subject" text, "by" text, "at_most" integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(account_lock("for_site", "for_subject"));
  IF EXISTS (SELECT FROM "account_freeze" f WHERE f."site" = "for_site"
      AND lower(f."subject_id") = lower("for_subject") AND f."lifted_at" IS NULL) THEN
    RETURN false;
  END IF;
  -- What officers ask for a person counts apart: who uses up the one does not use up the other. The newest of the person
  -- first, and only then how old they are: with the time in the same condition a crowd is read by the hour.
  RETURN "at_most" IS NULL OR "at_most" > (SELECT count(*) FROM (
    SELECT r."received_at" FROM "export_request" r
    WHERE r."site" = "for_site" AND r."subject_id" = "for_subject"
      AND (r."requested_by" = r."subject_id") = ("by" = "for_subject")
    ORDER BY r."received_at" DESC, r."id" DESC LIMIT "at_most"
  ) newest WHERE newest."received_at" > asks_count_since("for_site", "for_subject"));
END
$$;

-- Holds an account, and then whatever it has under way or ready, for what ends all of it. What commits while this waits
-- is seen by the statement that follows.
CREATE FUNCTION account_hold("for_site" text, "for_subject" text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(account_lock("for_site", "for_subject"));
  PERFORM FROM "export_request" r
  WHERE r."site" = "for_site" AND lower(r."subject_id") = lower("for_subject")
    AND r."status" IN ('queued', 'running', 'retrying', 'ready')
  ORDER BY r."id" FOR NO KEY UPDATE;
END
$$;

-- What an officer does about themselves needs another officer, whatever statement tries it.
CREATE FUNCTION officer_action_about_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "export_request" r
      WHERE r."id" = NEW."request_id" AND lower(r."subject_id") = lower(NEW."officer")) THEN
    RAISE EXCEPTION 'an officer has no deed about themselves'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'officer_action_about_another';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "officer_action_about_another" BEFORE INSERT ON "officer_action"
  FOR EACH ROW EXECUTE FUNCTION officer_action_about_another();
ALTER TABLE "officer_action" ENABLE ALWAYS TRIGGER "officer_action_about_another";
ALTER TABLE "behalf" ADD CONSTRAINT "behalf_is_of_another" CHECK
  (lower("asked_by") <> lower("subject_id") AND lower("decided_by") <> lower("subject_id")) NOT VALID;
ALTER TABLE "behalf" DROP CONSTRAINT "behalf_takes_four_eyes";
ALTER TABLE "behalf" ADD CONSTRAINT "behalf_takes_four_eyes" CHECK (lower("decided_by") <> lower("asked_by")) NOT VALID;

-- Which officer looked at what: one row for each officer, thing and hour. Filters by their names, never by what they hold.
CREATE TABLE "officer_view" (
  "id"          uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"        text           NOT NULL,
  "at"          timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "officer"     text           NOT NULL,
  "thing"       text           NOT NULL,
  "request_id"  uuid,
  "narrowed_by" text           NOT NULL DEFAULT '',
  CONSTRAINT "officer_view_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "officer_view_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "officer_view_thing_is_a_word" CHECK ("thing" ~ '^[a-z_]+$'),
  CONSTRAINT "officer_view_names_a_request" CHECK (("thing" = 'request') = ("request_id" IS NOT NULL))
);
CREATE UNIQUE INDEX "officer_view_hour" ON "officer_view" ("site", "officer", "thing", "narrowed_by",
  coalesce("request_id", '00000000-0000-0000-0000-000000000000'), date_trunc('hour', "at" AT TIME ZONE 'UTC'));
CREATE INDEX "officer_view_request" ON "officer_view" ("request_id", "at");
CREATE INDEX "officer_view_list" ON "officer_view" ("site", "at" DESC, "id" DESC);

CREATE FUNCTION officer_view_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'officer_view is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "officer_view_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "officer_view"
  FOR EACH STATEMENT EXECUTE FUNCTION officer_view_refuse();
ALTER TABLE "officer_view" ENABLE ALWAYS TRIGGER "officer_view_append_only";
