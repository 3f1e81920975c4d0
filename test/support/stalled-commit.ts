import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { TestDatabase } from './test-database.ts'

/** A number that nothing else locks under. */
const gate = 4_208_042

/**
 * Holds transactions at their commit, with all their locks, from the first row that fits until what this resolves to is
 * called.
 *
 * @param on a table and what happens to it, as a trigger names it: `UPDATE ON export_request`
 * @param when a condition on `NEW`
 */
export async function stallCommit(
  table: TestDatabase,
  on: string,
  when: string,
): Promise<() => Promise<void>> {
  await table.query(`CREATE OR REPLACE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock(${gate}); RETURN NULL; END $$`)
  await table.query(`CREATE CONSTRAINT TRIGGER stall AFTER ${on} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION stall()`)
  const holder = new pg.Client({ connectionString: table.url })
  await holder.connect()
  await holder.query(`SELECT pg_advisory_lock(${gate})`)
  return () => holder.end()
}

/** Takes away what `stallCommit` has put there. */
export async function unstall(table: TestDatabase): Promise<void> {
  await table.query('DROP FUNCTION IF EXISTS stall CASCADE')
}

/** Resolves when so many sessions of this database wait for a lock of any kind. */
export async function untilWaiting(table: TestDatabase, sessions: number): Promise<void> {
  for (const until = Date.now() + 10_000; ; await delay(5)) {
    const [row] = await table.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    if ((row?.waiting ?? 0) >= sessions) return
    if (Date.now() > until) throw new Error('nobody waits')
  }
}
