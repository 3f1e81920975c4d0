-- Accounts that the API wants looked up: it reads no site's database, and a token says nothing of whether its account is
-- still enabled. Looks are numbered: what was found before a question is no answer to it.
CREATE TABLE "account_look" (
  "site"       text           NOT NULL,
  "subject_id" text           NOT NULL,
  "wanted"     integer        NOT NULL DEFAULT 1,
  "wanted_at"  timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "looked"     integer        NOT NULL DEFAULT 0,
  "enabled"    boolean,
  CONSTRAINT "account_look_pkey" PRIMARY KEY ("site", "subject_id"),
  CONSTRAINT "account_look_found_something" CHECK ("looked" = 0 OR "enabled" IS NOT NULL)
);
CREATE INDEX "account_look_wanted" ON "account_look" ("wanted_at") WHERE "looked" < "wanted";
