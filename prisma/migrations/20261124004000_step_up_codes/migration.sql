-- Codes by mail, for those whose sign-in does not say how old it is. The worker makes the code when it sends it: only
-- its salted digest is ever here. A code is good for one account in one session.
CREATE TABLE "step_up_code" (
  "id"           uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"         text           NOT NULL,
  "subject_id"   text           NOT NULL,
  "session_hash" text           NOT NULL,
  "wanted_at"    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "state"        text           NOT NULL DEFAULT 'wanted',
  "salt"         text,
  "code_hash"    text,
  "expires_at"   timestamptz(6),
  "tries"        integer        NOT NULL DEFAULT 0,
  "confirmed_at" timestamptz(6),
  CONSTRAINT "step_up_code_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "step_up_code_state_known" CHECK ("state" IN ('wanted', 'sending', 'sent', 'failed')),
  CONSTRAINT "step_up_code_is_hashed" CHECK ("code_hash" IS NULL OR "code_hash" ~ '^[0-9a-f]{64}$'),
  CONSTRAINT "step_up_code_session_is_hashed" CHECK ("session_hash" ~ '^[0-9a-f]{64}$')
);
CREATE INDEX "step_up_code_subject" ON "step_up_code" ("site", "subject_id", "wanted_at" DESC);
CREATE INDEX "step_up_code_wanted" ON "step_up_code" ("wanted_at") WHERE "state" = 'wanted';
