import { type Connection, empty, sql } from '../connection.ts'
import { decodeCursor, encodeCursor } from '../requests/cursor.ts'
import { idOf } from '../sql-fragments.ts'
import type { NewOfficerView, OfficerView } from './contract.ts'

/** Once for each officer, thing and hour: who looks often does not make the trail longer. */
export async function recordView(
  { query }: Connection,
  { site, officer, thing, requestId, narrowedBy = [] }: NewOfficerView,
): Promise<void> {
  await query(sql`
    INSERT INTO officer_view (site, officer, thing, request_id, narrowed_by)
    VALUES (${site}, ${officer}, ${thing}, ${requestId === undefined ? null : idOf(requestId)},
      ${narrowedBy.toSorted().join(' ')})
    ON CONFLICT DO NOTHING RETURNING id`)
}

type Row = OfficerView & { id: string; micros: bigint }

/** One page, newest first. */
export async function listViews(
  { query }: Connection,
  { site, cursor, limit }: { site: string; cursor?: string; limit: number },
): Promise<{ items: OfficerView[]; nextCursor: string | null }> {
  const rows = await query<Row>(sql`
    SELECT id::text AS id, at, officer, thing, request_id::text AS "requestId", narrowed_by AS "narrowedBy",
      (extract(epoch FROM at) * 1000000)::bigint AS micros
    FROM officer_view WHERE site = ${site} ${cursor === undefined ? empty : olderThan(cursor)}
    ORDER BY at DESC, id DESC LIMIT ${limit + 1}::int`)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ id, micros, ...view }) => view),
    nextCursor: last === undefined ? null : encodeCursor(last),
  }
}

function olderThan(cursor: string) {
  const { micros, id } = decodeCursor(cursor)
  return sql`AND (at, id) < (timestamptz '1970-01-01 00:00:00Z' + ${micros}::bigint * interval '1 microsecond', ${id}::uuid)`
}
