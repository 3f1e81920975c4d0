-- Columns in which the last look at a finished file found a credential: left out of the account's next file, so that
-- trying again makes one. Names of the site's forms, and nothing of what stood there.
CREATE TABLE "column_kept_back" (
  "site"       text           NOT NULL,
  "subject_id" text           NOT NULL,
  "doctype"    text           NOT NULL,
  "column"     text           NOT NULL,
  "request_id" uuid           NOT NULL,
  "at"         timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "column_kept_back_pkey" PRIMARY KEY ("site", "subject_id", "doctype", "column"),
  CONSTRAINT "column_kept_back_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request"("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX "column_kept_back_request" ON "column_kept_back" ("request_id");
