-- Requests whose records are still kept, by when they were over: those that are kept for long enough come first.
CREATE INDEX CONCURRENTLY "export_request_over" ON "export_request" (greatest("due_at", "deleted_at"))
  WHERE "forgotten_at" IS NULL AND "status" IN ('failed', 'cancelled', 'deleted');
