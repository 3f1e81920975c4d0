import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Chaos } from '../chaos.ts'
import type { SoakStack } from '../stack.ts'
import { askTable } from '../table.ts'

/** A number that nothing else locks under. */
const gate = 4_208_043
/** for which the service waits for an answer of the table */
export const patienceSeconds = 15
const stallMs = (patienceSeconds + 2) * 1_000

/**
 * Prepares the table so that a publish can be held at its commit, with all its locks, by whoever holds the gate: of a
 * quarter of the requests. By how much a commit was held is written down with it.
 */
export async function prepareStalls(databaseUrl: string): Promise<void> {
  await askTable(
    databaseUrl,
    `CREATE TABLE soak_stall (request_id uuid, seconds float8);
     CREATE FUNCTION soak_stall() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE since timestamptz := clock_timestamp();
       BEGIN
         PERFORM pg_advisory_xact_lock_shared(${gate});
         IF clock_timestamp() - since > interval '0.1 s' THEN
           INSERT INTO soak_stall VALUES (NEW.id, extract(epoch FROM clock_timestamp() - since));
         END IF;
         RETURN NULL;
       END $$;
     CREATE CONSTRAINT TRIGGER soak_stall AFTER UPDATE ON export_request DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW WHEN (NEW.status = 'ready' AND OLD.status = 'running' AND NEW.id::text < '4')
       EXECUTE FUNCTION soak_stall()`,
  )
}

/**
 * Closes the gate until a publish has stood there for longer than its worker waits. Workers and table live through it: of
 * those that die, others tests tell.
 */
export async function stallPublishes(stack: SoakStack, chaos: Chaos): Promise<void> {
  const spared = ['postgres', 'worker-1', 'worker-2'] as const
  for (const name of spared) chaos.spared.add(name)
  const holder = new pg.Client({ connectionString: stack.databaseUrl })
  holder.on('error', () => {})
  try {
    // One that was killed before is not up yet.
    await delay(4_000)
    await holder.connect()
    await holder.query(`SELECT pg_advisory_lock(${gate})`)
    for (const until = Date.now() + 10_000; Date.now() < until; await delay(200)) {
      const { rows } = await holder.query(
        `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${gate} AND NOT granted`,
      )
      if (rows.length === 0) continue
      await delay(stallMs)
      break
    }
  } finally {
    await holder.end().catch(() => {})
    // The worker has yet to hear what became of it.
    await delay(1_000)
    for (const name of spared) chaos.spared.delete(name)
  }
}

/** By how many seconds the commit was held that made a request ready. */
export async function heldPublishes({ databaseUrl }: SoakStack): Promise<Map<string, number>> {
  const rows = await askTable<{ id: string; seconds: number }>(
    databaseUrl,
    'SELECT request_id AS id, max(seconds) AS seconds FROM soak_stall GROUP BY 1',
  )
  return new Map(rows.map(({ id, seconds }) => [id, seconds]))
}
