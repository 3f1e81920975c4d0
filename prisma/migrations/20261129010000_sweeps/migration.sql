-- Whose turn it is at a sweep that one worker runs for all, and when the next is.
CREATE TABLE "sweep_turn" (
  "sweep"       text           NOT NULL,
  "holder"      text           NOT NULL,
  "held_until"  timestamptz(6) NOT NULL,
  "next_run_at" timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "sweep_turn_pkey" PRIMARY KEY ("sweep")
);

-- What a sweep has under way, or could not do: nobody tries it again before its time.
CREATE TABLE "sweep_item" (
  "sweep"     text           NOT NULL,
  "item"      text           NOT NULL,
  "try_after" timestamptz(6) NOT NULL,
  "tries"     integer        NOT NULL DEFAULT 0,
  "reason"    text,
  CONSTRAINT "sweep_item_pkey" PRIMARY KEY ("sweep", "item")
);

-- A sweep that would take too much away at once, and since when it waits for a person. No site: the whole service.
CREATE TABLE "sweep_stop" (
  "sweep"          text           NOT NULL,
  "site"           text           NOT NULL,
  "items"          integer        NOT NULL,
  "looked"         integer        NOT NULL,
  "stopped_at"     timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "released_items" integer        NOT NULL DEFAULT 0,
  "released_until" timestamptz(6),
  CONSTRAINT "sweep_stop_pkey" PRIMARY KEY ("sweep", "site")
);

-- Which of an account's questions a worker has taken last, and until when nobody else takes it.
ALTER TABLE "account_look" ADD COLUMN "taken" integer NOT NULL DEFAULT 0;
ALTER TABLE "account_look" ADD COLUMN "taken_until" timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- `held`: nobody knows whether it was sent, and nobody looks any more. Rows from before fit the narrower rule.
ALTER TABLE "notification" DROP CONSTRAINT "notification_state_known";
ALTER TABLE "notification" ADD CONSTRAINT "notification_state_known" CHECK ("state" IN ('pending', 'sending', 'sent',
  'delivered', 'bounced', 'complained', 'suppressed', 'failed', 'unknown', 'held')) NOT VALID;

-- What was taken back is deleted before what has expired.
CREATE INDEX "export_request_taken_back" ON "export_request" ("expires_at")
  WHERE "status" = 'expired' AND "reason_code" IS NOT NULL;
