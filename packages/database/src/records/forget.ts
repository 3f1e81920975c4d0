import { type Connection, type Sql, sql } from '../connection.ts'
import { fromNow, knownId } from '../sql-fragments.ts'
import type { Forgetting, RecordRepository } from './contract.ts'

/** When a request was over: its answer was due, and its file deleted. The index of this name holds it. */
const over = sql`greatest(r.due_at, r.deleted_at)`
const isKept = sql`r.forgotten_at IS NULL AND r.status IN ('failed', 'cancelled', 'deleted')`

export async function claimOver(
  { query }: Connection,
  { keptFor, leaseSeconds, limit }: Parameters<RecordRepository['claimOver']>[0],
): Promise<string[]> {
  const rows = await query<{ item: string }>(
    sql`
      WITH picked AS (${pickOver(keptFor, limit)})
      INSERT INTO sweep_item AS i (sweep, item, try_after)
      SELECT 'records', id::text, ${fromNow(leaseSeconds)} FROM picked
      -- Whoever picked it from an older snapshot gets nothing.
      ON CONFLICT (sweep, item) DO UPDATE SET try_after = EXCLUDED.try_after WHERE i.try_after <= now()
      RETURNING item`,
    'records.claim',
  )
  return rows.map(({ item }) => item)
}

/** Apart, so that its plan can be looked at. */
export function pickOver(keptFor: string, limit: number): Sql {
  return sql`
    SELECT r.id FROM export_request r
    WHERE ${isKept} AND ${over} <= now() - ${keptFor}::interval AND NOT EXISTS (
      SELECT FROM sweep_item i WHERE i.sweep = 'records' AND i.item = r.id::text AND i.try_after > now())
    ORDER BY ${over} LIMIT ${limit}::int FOR NO KEY UPDATE OF r SKIP LOCKED`
}

export async function forget(
  { query }: Connection,
  ids: string[],
  { keptFor }: Parameters<RecordRepository['forget']>[1],
): Promise<Forgetting[]> {
  const rows = await query<{ id: string; outcome: string }>(
    sql`
      SELECT id::text AS id, outcome FROM forget_requests(${ids.map(knownId)}::uuid[], ${keptFor}::interval)`,
    'records.forget',
  )
  return rows.map(({ id, outcome }) =>
    isOutcome(outcome) ? { id, outcome } : { id, outcome: 'failed', sqlState: outcome },
  )
}

const outcomes = ['forgotten', 'busy', 'not_due', 'held', 'broken'] as const

function isOutcome(outcome: string): outcome is (typeof outcomes)[number] {
  return (outcomes as readonly string[]).includes(outcome)
}

/**
 * The moment from which on the oldest request should have been forgotten that nothing holds; for a query that has the
 * reasons of what was put off.
 */
export function oldestOver(keptFor: string | null) {
  return sql`
    SELECT ${over} + ${keptFor}::interval FROM export_request r
    WHERE ${isKept} AND ${over} <= now() - ${keptFor}::interval AND NOT EXISTS (SELECT FROM sweep_item i
      WHERE i.sweep = 'records' AND i.item = r.id::text AND i.reason IN ('record.held', 'record.not_due'))
    ORDER BY ${over} LIMIT 1`
}
