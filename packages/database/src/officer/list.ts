import type { ExportRequest } from '@pdd/core'
import { requestColumns } from '../columns.ts'
import { type Connection, join, type Sql, sql } from '../connection.ts'
import { after, decodeCursor, encodeCursor } from '../requests/cursor.ts'
import { type ExportRequestRow, toExportRequest } from '../rows.ts'
import { knownId } from '../sql-fragments.ts'
import type { OfficerFilter } from './contract.ts'

type Row = ExportRequestRow & { micros: bigint }

const openStatuses: readonly string[] = ['queued', 'running', 'retrying', 'failed']
/** What stands open: the person has no file, and nobody has given up on their behalf. */
export const isOpen = sql`ready_at IS NULL AND status IN ('queued', 'running', 'retrying', 'failed')`

/**
 * One page of the desk, by an index of its sort.
 * @throws ExportError `cursor.invalid`
 */
export async function listForDesk(
  { query }: Connection,
  filter: OfficerFilter,
): Promise<{ items: ExportRequest[]; nextCursor: string | null }> {
  // Nothing is late in such a state: to look for it is to read all that ever failed.
  if (filter.overdue === true && filter.status !== undefined && !openStatuses.includes(filter.status))
    return { items: [], nextCursor: null }
  const limit = Math.min(Math.max(Math.trunc(filter.limit), 1), 1000)
  const rows = await query<Row>(officerPage(filter, limit + 1))
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ micros, ...row }) => toExportRequest(row)),
    nextCursor: last ? encodeCursor(last) : null,
  }
}

/** The statement of one page; apart, so that its plan can be looked at. */
export function officerPage(filter: OfficerFilter, rows: number): Sql {
  const by = filter.sort === 'due' ? sql`due_at` : sql`received_at`
  const order = filter.sort === 'due' ? sql`due_at, id` : sql`received_at DESC, id DESC`
  return sql`
    SELECT ${requestColumns}, (extract(epoch FROM ${by}) * 1000000)::bigint AS micros
    FROM export_request WHERE ${join(conditions(filter), ' AND ')}
    ORDER BY ${order} LIMIT ${rows}::int`
}

function conditions(filter: OfficerFilter): Sql[] {
  const { site, search, status, receivedFrom, receivedBefore, overdue, sort, cursor } = filter
  const wanted = [sql`site = ${site}`]
  if (search !== undefined && search !== '') wanted.push(found(search.trim()))
  if (status !== undefined) wanted.push(sql`status = ${status}`)
  if (receivedFrom !== undefined) wanted.push(sql`received_at >= ${receivedFrom}::timestamptz`)
  if (receivedBefore !== undefined) wanted.push(sql`received_at < ${receivedBefore}::timestamptz`)
  if (overdue === true) wanted.push(sql`${isOpen} AND forgotten_at IS NULL AND due_at < now()`)
  if (cursor !== undefined) wanted.push(sort === 'due' ? afterDue(cursor) : after(decodeCursor(cursor)))
  return wanted
}

/** By bytes, not by the rules of a language: the range is what the pattern index holds in one piece. */
function found(search: string): Sql {
  if (knownId(search) === search) return sql`id = ${search}::uuid`
  const prefix = search.toLowerCase()
  return sql`lower(subject_id) ~>=~ ${prefix} AND lower(subject_id) ~<~ ${`${prefix}\u{10FFFF}`}`
}

function afterDue(cursor: string): Sql {
  const { micros, id } = decodeCursor(cursor)
  return sql`(due_at, id) >
    (timestamptz '1970-01-01 00:00:00Z' + ${micros}::bigint * interval '1 microsecond', ${id}::uuid)`
}
