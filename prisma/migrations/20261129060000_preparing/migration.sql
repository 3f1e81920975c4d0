-- The claim of which nothing is given to the provider yet. A release that does not know it claims under another fence: of
-- what it sends, nobody knows.
ALTER TABLE "notification" ADD COLUMN "preparing" integer;
