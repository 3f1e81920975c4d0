import type { TestDatabase } from './test-database.ts'

/**
 * Moves a request, its trail and what hangs on it into the past, with whole digests, as if all had been written then.
 *
 * @param past as PostgreSQL writes an interval, in whole years where a keyed digest should still be known
 */
export async function age(
  table: Pick<TestDatabase, 'query'>,
  id: string,
  past: string,
  { plain = false }: { plain?: boolean } = {},
): Promise<void> {
  await table.query(`
    BEGIN;
    ALTER TABLE audit_event DISABLE TRIGGER USER;
    ALTER TABLE officer_action DISABLE TRIGGER USER;
    UPDATE actor_key k SET year = year_of(r.received_at - interval '${past}') FROM export_request r
      WHERE r.id = '${id}' AND k.site = r.site AND k.subject_id = lower(r.subject_id) AND k.year = year_of(r.received_at);
    UPDATE export_request SET received_at = received_at - interval '${past}', due_at = due_at - interval '${past}',
      ready_at = ready_at - interval '${past}', expires_at = expires_at - interval '${past}',
      deleted_at = deleted_at - interval '${past}' WHERE id = '${id}';
    UPDATE officer_action SET at = at - interval '${past}' WHERE request_id = '${id}';
    UPDATE audit_event e SET at = e.at - interval '${past}' WHERE request_id = '${id}';
    UPDATE audit_event e SET keyed = false, actor_id_hash = encode(sha256(convert_to(CASE actor_type
        WHEN 'worker' THEN 'worker-1' ELSE r.requested_by END, 'UTF8')), 'hex')
      FROM export_request r WHERE ${plain} AND r.id = e.request_id AND r.id = '${id}' AND e.actor_id_hash IS NOT NULL;
    DELETE FROM actor_key k USING export_request r
      WHERE ${plain} AND r.id = '${id}' AND k.site = r.site AND k.subject_id = lower(r.subject_id);
    DO $$
    DECLARE last text; event audit_event;
    BEGIN
      FOR event IN SELECT * FROM audit_event WHERE request_id = '${id}' ORDER BY seq LOOP
        event.prev_hash := last;
        last := audit_event_digest(event);
        UPDATE audit_event SET prev_hash = event.prev_hash, hash = last WHERE request_id = '${id}' AND seq = event.seq;
      END LOOP;
    END $$;
    ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_append_only;
    ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_closed_only;
    ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_chain;
    ALTER TABLE officer_action ENABLE ALWAYS TRIGGER officer_action_append_only;
    ALTER TABLE officer_action ENABLE ALWAYS TRIGGER officer_action_forgotten_only;
    ALTER TABLE officer_action ENABLE ALWAYS TRIGGER officer_action_about_another;
    COMMIT`)
}

/** Everything that stands in the tables of the service, as one text: what is not in it is not kept. */
export async function allThatIsKept(table: Pick<TestDatabase, 'query'>): Promise<string> {
  const names = await table.query<{ name: string }>(`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`)
  const texts: string[] = []
  for (const { name } of names) {
    const rows = await table.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`)
    texts.push(...rows.map(({ row }) => `${name} ${row}`))
  }
  return texts.join('\n')
}
