-- The trails of further addresses, the oldest event first.
CREATE INDEX CONCURRENTLY "address_proof_event_at" ON "address_proof_event" ("at");
