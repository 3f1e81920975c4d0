import type { ExportRequest } from '@pdd/core'
import { requestColumns } from '../columns.ts'
import { type Connection, join, type Sql, sql } from '../connection.ts'
import type { ExportRequestFilter } from '../contract.ts'
import { type ExportRequestRow, toExportRequest } from '../rows.ts'
import { after, decodeCursor, encodeCursor } from './cursor.ts'

type Row = ExportRequestRow & { micros: bigint }

/**
 * One page, newest first. What arrives while someone pages stands on pages they have already seen: nothing shifts,
 * nothing is shown twice.
 *
 * @throws ExportError `cursor.invalid`
 */
export async function list(
  { query }: Connection,
  filter: ExportRequestFilter,
): Promise<{ items: ExportRequest[]; nextCursor: string | null }> {
  const limit = Math.min(Math.max(Math.trunc(filter.limit), 1), 100)
  const rows = await query<Row>(sql`
    SELECT ${requestColumns}, (extract(epoch FROM received_at) * 1000000)::bigint AS micros
    FROM export_request WHERE ${join(conditions(filter), ' AND ')}
    ORDER BY received_at DESC, id DESC LIMIT ${limit + 1}::int`)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ micros, ...row }) => toExportRequest(row)),
    nextCursor: last ? encodeCursor(last) : null,
  }
}

function conditions(filter: ExportRequestFilter): Sql[] {
  const { site, subjectId, status, receivedFrom, receivedBefore, cursor } = filter
  const wanted = [sql`true`]
  if (site !== undefined) wanted.push(sql`site = ${site}`)
  if (subjectId !== undefined) wanted.push(sql`subject_id = ${subjectId}`)
  if (status !== undefined) wanted.push(sql`status = ${status}`)
  if (receivedFrom !== undefined) wanted.push(sql`received_at >= ${receivedFrom}::timestamptz`)
  if (receivedBefore !== undefined) wanted.push(sql`received_at < ${receivedBefore}::timestamptz`)
  if (cursor !== undefined) wanted.push(after(decodeCursor(cursor)))
  return wanted
}
