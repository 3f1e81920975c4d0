-- An object that is encoded is not as large as its document, and is held against the store by its own size.
ALTER TABLE "export_request" ADD COLUMN "stored_bytes" bigint;
