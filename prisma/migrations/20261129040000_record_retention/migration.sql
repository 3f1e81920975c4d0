-- What is left of a person's requests when the time of their records is over tells of nobody: the digests of who acted
-- are HMACs under a key of the account and the year in which it asked, and the key goes. Nobody but the functions here
-- reads it.
CREATE TABLE "actor_key" (
  "site"       text    NOT NULL,
  "subject_id" text    NOT NULL,
  "year"       integer NOT NULL,
  "key"        bytea   NOT NULL,
  CONSTRAINT "actor_key_pkey" PRIMARY KEY ("site", "subject_id", "year"),
  CONSTRAINT "actor_key_is_whole" CHECK (length("key") = 32),
  CONSTRAINT "actor_key_of_an_account" CHECK ("subject_id" = lower("subject_id") AND "subject_id" <> '')
);

-- Accounts whose records stay as they are, whatever their age, until an officer says otherwise (GDPR art. 18, 21).
CREATE TABLE "record_restriction" (
  "site"       text           NOT NULL,
  "subject_id" text           NOT NULL,
  "since"      timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "record_restriction_pkey" PRIMARY KEY ("site", "subject_id"),
  CONSTRAINT "record_restriction_of_an_account" CHECK ("subject_id" = lower("subject_id"))
);

-- Whoever may use the tables of this schema by default may not use this one.
DO $$
DECLARE
  "grantee" oid;
BEGIN
  REVOKE ALL ON "actor_key" FROM PUBLIC;
  FOR "grantee" IN
    SELECT DISTINCT a."grantee" FROM pg_class c, aclexplode(c.relacl) a
    WHERE c.oid = '"actor_key"'::regclass AND a."grantee" NOT IN (0, c.relowner)
  LOOP
    EXECUTE format('REVOKE ALL ON "actor_key" FROM %s', "grantee"::regrole);
  END LOOP;
END
$$;

-- However a worker is set: nothing that is younger is ever taken away. No key of this year goes with it, either.
CREATE FUNCTION records_kept_at_least() RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT interval '1 year'
$$;

CREATE FUNCTION year_of("at" timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT extract(year FROM "at" AT TIME ZONE 'UTC')::integer
$$;

-- RFC 2104 with SHA-256, for keys of 32 bytes.
CREATE FUNCTION hmac_pad("key" bytea, "with" bit(64)) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg(int8send((
    CASE WHEN "n" < 4 THEN ('x' || encode(substring("key" FROM "n" * 8 + 1 FOR 8), 'hex'))::bit(64) ELSE 0::bit(64) END
    # "with")::bigint), '' ORDER BY "n")
  FROM generate_series(0, 7) AS "n"
$$;
CREATE FUNCTION hmac_sha256("key" bytea, "message" bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT sha256(hmac_pad("key", x'5c5c5c5c5c5c5c5c') || sha256(hmac_pad("key", x'3636363636363636') || "message"))
$$;

-- The digest of an actor under the key of an account and year, which is made when it is first needed.
CREATE FUNCTION actor_digest("for_site" text, "for_subject" text, "in_year" integer, "digest" text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  "found" bytea;
BEGIN
  LOOP
    SELECT k."key" INTO "found" FROM "actor_key" k
    WHERE k."site" = "for_site" AND k."subject_id" = lower("for_subject") AND k."year" = "in_year";
    IF "found" IS NOT NULL THEN
      RETURN encode(hmac_sha256("found", convert_to("digest", 'UTF8')), 'hex');
    END IF;
    -- Whoever makes the same one at this moment is waited for.
    INSERT INTO "actor_key" VALUES ("for_site", lower("for_subject"), "in_year", sha256(
      uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    )) ON CONFLICT DO NOTHING;
  END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION actor_digest(text, text, integer, text) FROM PUBLIC;
