-- What a site said of one of its accounts, until a worker has looked there whether it is so.
CREATE TABLE "account_push" (
  "site"              text           NOT NULL,
  "subject_id"        text           NOT NULL,
  "former_subject_id" text           NOT NULL DEFAULT '',
  "told_at"           timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "try_after"         timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "times"             integer        NOT NULL DEFAULT 1,
  CONSTRAINT "account_push_pkey" PRIMARY KEY ("site", "subject_id", "former_subject_id"),
  CONSTRAINT "account_push_is_of_another_name" CHECK ("former_subject_id" <> "subject_id")
);

-- By which a program that repeats itself finds what it has proposed.
ALTER TABLE "delegated_request" ADD COLUMN "idempotency_key" text;
