-- What fits a person and cannot be proven to be theirs: kept out of their file until an officer decides. It names records
-- and addresses of the site, which stand here and nowhere else of the service.
CREATE TABLE "tie" (
  "id"               uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"             text           NOT NULL,
  "subject_id"       text           NOT NULL,
  "kind"             text           NOT NULL,
  "doctype"          text           NOT NULL,
  "name"             text           NOT NULL,
  "reason"           text           NOT NULL,
  "source_doctype"   text           NOT NULL,
  "source_name"      text           NOT NULL,
  "source_owner"     text,
  "first_request_id" uuid           NOT NULL,
  "last_request_id"  uuid           NOT NULL,
  "first_seen_at"    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_seen_at"     timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "decision"         text,
  "decided_by"       text,
  "decided_at"       timestamptz(6),
  "decision_reason"  text,
  CONSTRAINT "tie_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tie_first_request_id_fkey" FOREIGN KEY ("first_request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "tie_last_request_id_fkey" FOREIGN KEY ("last_request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "tie_kind_known" CHECK ("kind" IN ('address', 'record')),
  CONSTRAINT "tie_record_has_a_doctype" CHECK (("kind" = 'record') = ("doctype" <> '')),
  CONSTRAINT "tie_decision_known" CHECK ("decision" IN ('confirmed', 'refused')),
  CONSTRAINT "tie_is_decided_whole" CHECK (
    num_nulls("decision", "decided_by", "decided_at", "decision_reason") IN (0, 4)),
  CONSTRAINT "tie_has_a_reason" CHECK (length(trim("decision_reason")) > 0),
  -- In any case of letters: some sites hold two spellings of an account for one.
  CONSTRAINT "tie_takes_another_person" CHECK (lower("decided_by") <> lower("subject_id"))
);
CREATE UNIQUE INDEX "tie_of_subject" ON "tie" ("site", "subject_id", "kind", "doctype", "name");
CREATE INDEX "tie_open" ON "tie" ("site", "first_seen_at", "id") WHERE "decision" IS NULL;
CREATE INDEX "tie_decided" ON "tie" ("site", "decided_at" DESC) WHERE "decision" IS NOT NULL;

ALTER TABLE "export_request" ADD COLUMN "undecided" jsonb;

-- Which one was decided; a row that somebody has decided about can therefore not be deleted.
ALTER TABLE "officer_action" ADD COLUMN "tie_id" uuid;
ALTER TABLE "officer_action" ADD CONSTRAINT "officer_action_tie_id_fkey" FOREIGN KEY ("tie_id") REFERENCES "tie" ("id")
  ON DELETE RESTRICT ON UPDATE RESTRICT;
