-- Mails of an end that reach nobody by themselves.
CREATE INDEX CONCURRENTLY "notification_untold" ON "notification" ("created_at")
  WHERE "kind" IN ('ready', 'failed') AND "state" IN ('failed', 'held', 'bounced', 'suppressed');
