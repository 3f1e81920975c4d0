-- What a site calls its company and which language its accounts begin with: workers read it there, and the API, which
-- reads no site's database, finds it here.
CREATE TABLE "site_profile" (
  "site"     text           NOT NULL,
  "company"  text,
  "language" text,
  "read_at"  timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "site_profile_pkey" PRIMARY KEY ("site")
);

-- Whether the mail that was given to the provider opens the file by itself: who has it may have the file, and nothing tells.
ALTER TABLE "notification" ADD COLUMN "opens_file" boolean NOT NULL DEFAULT false;
