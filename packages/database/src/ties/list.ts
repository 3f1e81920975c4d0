import type { TieDecision, UndecidedTie } from '@pdd/core'
import { type Connection, empty, type Sql, sql } from '../connection.ts'
import { decodeCursor, encodeCursor } from '../requests/cursor.ts'
import { idOf } from '../sql-fragments.ts'
import type { OpenTie, OpenTies, Tie } from './contract.ts'
import { keptAtMost } from './keepable.ts'

type Row = {
  id: string
  site: string
  subjectId: string
  kind: UndecidedTie['kind']
  doctype: string | null
  name: string
  reason: string
  sourceDoctype: string
  sourceName: string
  sourceOwner: string | null
  firstRequestId: string
  lastRequestId: string
  firstSeenAt: Date
  lastSeenAt: Date
  decision: TieDecision['decision'] | null
  decidedBy: string
  decidedAt: Date
  decisionReason: string
}
type OpenRow = Row & { ofPerson: number; micros: bigint }

/** In the list of everybody: so many of one person that the others are still seen. */
const shownOfEach = 10

const columns = sql`id::text AS id, site, subject_id AS "subjectId", kind, nullif(doctype, '') AS doctype, name, reason,
  source_doctype AS "sourceDoctype", source_name AS "sourceName", source_owner AS "sourceOwner",
  first_request_id::text AS "firstRequestId", last_request_id::text AS "lastRequestId",
  first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt",
  decision, decided_by AS "decidedBy", decided_at AS "decidedAt", decision_reason AS "decisionReason"`

export async function open(
  { query }: Connection,
  { site, requestId, cursor, limit }: OpenTies,
): Promise<{ items: OpenTie[]; nextCursor: string | null }> {
  const ofEach = requestId === undefined ? shownOfEach : keptAtMost
  const rows = await query<OpenRow>(sql`
    SELECT ${columns}, "ofPerson", (extract(epoch FROM first_seen_at) * 1000000)::bigint AS micros FROM (
      SELECT *, row_number() OVER (PARTITION BY subject_id ORDER BY first_seen_at, id) AS place,
        (count(*) OVER (PARTITION BY subject_id))::int AS "ofPerson"
      FROM tie WHERE site = ${site} AND decision IS NULL ${ofSubject(site, requestId)}
    ) t
    WHERE place <= ${ofEach}::int ${cursor === undefined ? empty : after(cursor)}
    ORDER BY first_seen_at, t.id LIMIT ${limit + 1}::int`)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map((row) => ({ ...toTie(row), ofPerson: row.ofPerson })),
    nextCursor: last ? encodeCursor(last) : null,
  }
}

export async function decided(
  { query }: Connection,
  { site, requestId, limit }: { site: string; requestId?: string; limit: number },
): Promise<Tie[]> {
  const rows = await query<Row>(sql`
    SELECT ${columns} FROM tie WHERE site = ${site} AND decision IS NOT NULL ${ofSubject(site, requestId)}
    ORDER BY decided_at DESC, id LIMIT ${limit}::int`)
  return rows.map(toTie)
}

export async function countOpen({ query }: Connection, site: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM tie WHERE site = ${site} AND decision IS NULL`,
  )
  return row?.count ?? 0
}

export async function get({ query }: Connection, site: string, id: string): Promise<Tie | null> {
  const [row] = await query<Row>(sql`SELECT ${columns} FROM tie WHERE id = ${idOf(id)} AND site = ${site}`)
  return row ? toTie(row) : null
}

function ofSubject(site: string, requestId: string | undefined): Sql {
  if (requestId === undefined) return empty
  return sql`AND subject_id = (
    SELECT subject_id FROM export_request WHERE id = ${idOf(requestId)} AND site = ${site})`
}

function after(cursor: string): Sql {
  const { micros, id } = decodeCursor(cursor)
  return sql`AND (first_seen_at, id) >
    (timestamptz '1970-01-01 00:00:00Z' + ${micros}::bigint * interval '1 microsecond', ${id}::uuid)`
}

function toTie({ decision, decidedBy, decidedAt, decisionReason, ...row }: Row): Tie {
  const { id, site, subjectId, kind, doctype, name, reason, sourceDoctype, sourceName, sourceOwner } = row
  const { firstRequestId, lastRequestId, firstSeenAt, lastSeenAt } = row
  return {
    ...{ id, site, subjectId, kind, doctype, name, reason },
    source: { doctype: sourceDoctype, name: sourceName, owner: sourceOwner },
    ...{ firstRequestId, lastRequestId, firstSeenAt, lastSeenAt },
    decided: decision === null ? null : { decision, by: decidedBy, at: decidedAt, reason: decisionReason },
  }
}
