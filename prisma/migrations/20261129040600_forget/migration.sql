-- Is something open about an account, or was it until of late? Then its records stay: a freeze ("this wasn't me") and a
-- block of one of its addresses until an officer lifts them, a restriction until an officer ends it.
CREATE FUNCTION records_are_held("of_site" text, "of_subject" text, "before" timestamptz)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM "account_freeze" f WHERE f."site" = "of_site"
      AND lower(f."subject_id") = lower("of_subject") AND (f."lifted_at" IS NULL OR f."lifted_at" > "before"))
    OR EXISTS (SELECT FROM "record_restriction" k WHERE k."site" = "of_site" AND k."subject_id" = lower("of_subject"))
    OR EXISTS (SELECT FROM "address_block" b WHERE b."site" = "of_site"
      AND b."subject_id" = "of_subject" AND b."lifted_at" IS NULL)
$$;

-- Events of a request that say another digest than theirs, or follow another event than the one before them.
CREATE FUNCTION audit_faults("of" uuid) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
  SELECT e."seq" FROM (
    SELECT a.*, audit_event_digest(a) AS "digest",
      lag(a."seq", 1, coalesce(c."seq", 0)) OVER "chain" AS "last_seq", lag(a."hash", 1, c."hash") OVER "chain" AS "last_hash"
    FROM "audit_event" a LEFT JOIN "audit_checkpoint" c ON c."request_id" = a."request_id"
    WHERE a."request_id" = "of" AND a."seq" > coalesce(c."seq", 0)
    WINDOW "chain" AS (ORDER BY a."seq")
  ) e
  WHERE e."hash" <> e."digest" OR e."seq" <> e."last_seq" + 1 OR e."prev_hash" IS DISTINCT FROM e."last_hash"
  ORDER BY e."seq"
$$;

-- Which events of a request are of this actor, by the SHA-256 of their id; none when the key is gone.
CREATE FUNCTION audit_events_by("of" uuid, "digest" text) RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT e."seq" FROM "audit_event" e
  JOIN "export_request" r ON r."id" = e."request_id"
  LEFT JOIN "actor_key" k ON k."site" = r."site" AND k."subject_id" = lower(r."subject_id")
    AND k."year" = year_of(r."received_at")
  WHERE e."request_id" = "of" AND e."actor_id_hash" = CASE WHEN e."keyed"
    THEN encode(hmac_sha256(k."key", convert_to("digest", 'UTF8')), 'hex') ELSE "digest" END
  ORDER BY e."seq"
$$;

-- Takes away what is kept of the person of one request: `forgotten`; or says why not, and then nothing has changed: it is
-- `busy`, `not_due`, `held` as long as something is open about its account, or its trail is `broken` and stays as evidence.
CREATE FUNCTION forget_request("of" uuid, "kept_for" interval) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  "before" timestamptz := now() - greatest("kept_for", records_kept_at_least());
  "r" "export_request";
  "plain" "audit_event";
  "other" uuid;
BEGIN
  SELECT * INTO "r" FROM "export_request" WHERE "id" = "of";
  -- Nobody is waited for with other accounts in hand.
  IF NOT pg_try_advisory_xact_lock(account_lock("r"."site", "r"."subject_id")) THEN RETURN 'busy'; END IF;
  SELECT * INTO "r" FROM "export_request" WHERE "id" = "of" FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN 'busy'; END IF;
  IF "r"."forgotten_at" IS NOT NULL OR "r"."status" NOT IN ('failed', 'cancelled', 'deleted')
      OR greatest("r"."due_at", "r"."deleted_at") > "before"
      OR EXISTS (SELECT FROM "audit_event" e WHERE e."request_id" = "of" AND e."at" > "before") THEN
    RETURN 'not_due';
  END IF;
  IF records_are_held("r"."site", "r"."subject_id", "before") THEN RETURN 'held'; END IF;
  SELECT * INTO "plain" FROM "audit_event" e
  WHERE e."request_id" = "of" AND NOT e."keyed" AND e."actor_id_hash" IS NOT NULL ORDER BY e."seq" DESC LIMIT 1;
  IF "plain"."seq" IS NOT NULL AND EXISTS (SELECT FROM audit_faults("of")) THEN RETURN 'broken'; END IF;

  INSERT INTO "audit_event" ("request_id", "actor_type", "action") VALUES ("of", 'sweep', 'forgotten');
  -- Times to the hour: with those of the events that go, to the microsecond, a digest of the trail could be guessed back.
  UPDATE "export_request" SET "forgotten_at" = now(), "subject_id" = '', "requested_by" = '', "idempotency_key" = NULL,
    "body_hash" = '', "progress" = NULL, "object_key" = NULL, "object_version_id" = NULL, "upload_id" = NULL,
    "sha256" = NULL, "bytes" = NULL, "stored_bytes" = NULL, "row_counts" = NULL, "undecided" = NULL, "data_as_of" = NULL,
    "auth_time" = NULL, "http_request_id" = NULL, "worker_id" = NULL, "lease_until" = NULL, "enqueued_at" = NULL,
    "downloaded_at" = NULL, "waiting_since" = NULL, "next_attempt_at" = date_trunc('hour', "next_attempt_at"),
    "received_at" = date_trunc('hour', "received_at"), "ready_at" = date_trunc('hour', "ready_at"),
    "expires_at" = date_trunc('hour', "expires_at"), "deleted_at" = date_trunc('hour', "deleted_at"),
    -- What was late by minutes stays late.
    "due_at" = CASE WHEN "ready_at" > "due_at" THEN least(date_trunc('hour', "due_at"),
      date_trunc('hour', "ready_at") - interval '1 hour') ELSE date_trunc('hour', "due_at") END,
    "was_extended" = EXISTS (SELECT FROM "officer_action" a WHERE a."request_id" = "of" AND a."action" = 'extended')
  WHERE "id" = "of";
  IF "plain"."seq" IS NOT NULL THEN
    INSERT INTO "audit_checkpoint" ("request_id", "seq", "hash") VALUES ("of", "plain"."seq", "plain"."hash");
    DELETE FROM "audit_event" WHERE "request_id" = "of" AND "seq" <= "plain"."seq";
  END IF;
  DELETE FROM "officer_action" WHERE "request_id" = "of";
  DELETE FROM "notification" WHERE "request_id" = "of";
  DELETE FROM "disavowal" WHERE "request_id" = "of";
  DELETE FROM "account_freeze" WHERE "site" = "r"."site" AND lower("subject_id") = lower("r"."subject_id")
    AND "request_id" = "of";
  DELETE FROM "sweep_item" WHERE "item" = "of"::text;

  -- What was learnt for the account's next file goes with its last request, and until then names one that is known.
  SELECT o."id" INTO "other" FROM "export_request" o
  WHERE o."site" = "r"."site" AND lower(o."subject_id") = lower("r"."subject_id") ORDER BY o."received_at" DESC LIMIT 1;
  IF "other" IS NULL THEN
    DELETE FROM "tie" WHERE "site" = "r"."site" AND "subject_id" = "r"."subject_id";
    DELETE FROM "column_kept_back" WHERE "site" = "r"."site" AND "subject_id" = "r"."subject_id";
  ELSE
    UPDATE "tie" SET "first_request_id" = CASE "first_request_id" WHEN "of" THEN "other" ELSE "first_request_id" END,
      "last_request_id" = CASE "last_request_id" WHEN "of" THEN "other" ELSE "last_request_id" END
    WHERE "site" = "r"."site" AND "subject_id" = "r"."subject_id" AND "of" IN ("first_request_id", "last_request_id");
    UPDATE "column_kept_back" SET "request_id" = "other"
    WHERE "site" = "r"."site" AND "subject_id" = "r"."subject_id" AND "request_id" = "of";
  END IF;
  -- Whoever takes away another request of the account holds the account meanwhile, or waits for its turn.
  DELETE FROM "actor_key" k WHERE k."site" = "r"."site" AND k."subject_id" = lower("r"."subject_id")
    AND k."year" = year_of("r"."received_at") AND NOT EXISTS (SELECT FROM "export_request" o
      WHERE o."site" = k."site" AND lower(o."subject_id") = k."subject_id" AND year_of(o."received_at") = k."year");
  RETURN 'forgotten';
END
$$;

-- Several, each for itself: what one fails with, by its SQLSTATE, undoes no other.
CREATE FUNCTION forget_requests("those" uuid[], "kept_for" interval)
RETURNS TABLE ("id" uuid, "outcome" text) LANGUAGE plpgsql AS $$
BEGIN
  FOREACH "id" IN ARRAY "those" LOOP
    BEGIN
      "outcome" := forget_request("id", "kept_for");
    EXCEPTION WHEN OTHERS THEN
      "outcome" := SQLSTATE;
    END;
    RETURN NEXT;
  END LOOP;
END
$$;

-- Takes away the trail of an account's further addresses, as a whole; how many events. Nobody adds one meanwhile.
CREATE FUNCTION forget_address_trail("of_site" text, "of_subject" text, "before" timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  "gone" integer := 0;
BEGIN
  IF pg_try_advisory_xact_lock(hashtextextended(
      jsonb_build_array('address_proof_event', "of_site", "of_subject")::text, 0))
    AND address_trail_is_over("of_site", "of_subject", "before") THEN
    DELETE FROM "address_proof_event" WHERE "site" = "of_site" AND "subject_id" = "of_subject";
    GET DIAGNOSTICS "gone" = ROW_COUNT;
  END IF;
  RETURN "gone";
END
$$;

-- What runs as the owner of the tables finds the tables of this schema and no others of their names.
DO $$
DECLARE
  "signature" text;
BEGIN
  FOREACH "signature" IN ARRAY ARRAY['audit_events_by(uuid, text)', 'forget_request(uuid, interval)'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', "signature", current_schema());
  END LOOP;
END
$$;

-- Whoever may use the tables of this schema by default adds to the trail and takes nothing away: that is done here alone.
DO $$
DECLARE
  "right" record;
BEGIN
  FOR "right" IN
    SELECT DISTINCT c.oid::regclass AS "on_table", a.grantee::regrole AS "role", t."rights"
    FROM (VALUES ('"audit_event"', 'UPDATE, DELETE, TRUNCATE'), ('"officer_action"', 'UPDATE, DELETE, TRUNCATE'),
      ('"audit_checkpoint"', 'INSERT, UPDATE, DELETE, TRUNCATE')) AS t ("name", "rights")
    JOIN pg_class c ON c.oid = t."name"::regclass, aclexplode(c.relacl) a
    WHERE a.grantee NOT IN (0, c.relowner)
  LOOP
    EXECUTE format('REVOKE %s ON %s FROM %s', "right"."rights", "right"."on_table", "right"."role");
  END LOOP;
END
$$;
