import { activeStatuses, type ExportRequest } from '@pdd/core'
import { requestColumns } from '../columns.ts'
import { type Connection, empty, join, sql } from '../connection.ts'
import { type AuditEvent, type CountedStatus, countedStatuses } from '../contract.ts'
import { type ExportRequestRow, toAuditEvent, toExportRequest } from '../rows.ts'
import { idOf, knownId } from '../sql-fragments.ts'

/** The request of this id, or null; a text that is no id names no request. */
export async function get({ query }: Connection, id: string): Promise<ExportRequest | null> {
  const [row] = await query<ExportRequestRow>(
    sql`SELECT ${requestColumns} FROM export_request WHERE id = ${idOf(id)}`,
    'request.get',
  )
  return row ? toExportRequest(row) : null
}

/** The requests of these ids, in no order; what is no id names none. */
export async function getAll({ query }: Connection, ids: string[]): Promise<ExportRequest[]> {
  const rows = await query<ExportRequestRow>(
    sql`SELECT ${requestColumns} FROM export_request WHERE id = ANY(${ids.map(knownId)}::uuid[])`,
    'request.get_all',
  )
  return rows.map(toExportRequest)
}

export async function listUndeleted(
  { prisma, attempt }: Connection,
  limit: number,
  after: string | null = null,
): Promise<ExportRequest[]> {
  const rows = await attempt(() =>
    prisma.exportRequest.findMany({
      where: { status: 'expired', ...(after === null ? {} : { id: { gt: knownId(after) } }) },
      orderBy: { id: 'asc' },
      take: limit,
    }),
  )
  return rows.map(toExportRequest)
}

export async function listReady(
  { query }: Connection,
  { after, limit }: { after: string | null; limit: number },
): Promise<ExportRequest[]> {
  const rest = after === null ? empty : sql`AND id > ${idOf(after)}`
  const rows = await query<ExportRequestRow>(sql`
    SELECT ${requestColumns} FROM export_request WHERE status = 'ready' ${rest} ORDER BY id LIMIT ${limit}::int`)
  return rows.map(toExportRequest)
}

/**
 * Of the states that a request leaves again, each by its own index, with 0 where there is none. What has ended only
 * grows: to count it is to read the whole table.
 */
export async function countByStatus({ query }: Connection): Promise<Record<CountedStatus, number>> {
  const groups = await query<{ status: CountedStatus; requests: number }>(sql`
    SELECT status, count(*)::int AS requests FROM export_request
    WHERE status IN ('queued', 'running', 'retrying') GROUP BY status
    UNION ALL SELECT 'ready', count(*)::int FROM export_request WHERE status = 'ready'
    UNION ALL SELECT 'expired', count(*)::int FROM export_request WHERE status = 'expired'`)
  const counts = new Map(groups.map(({ status, requests }) => [status, requests]))
  return Object.fromEntries(countedStatuses.map((status) => [status, counts.get(status) ?? 0])) as Record<
    CountedStatus,
    number
  >
}

export async function oldestActiveAgeSeconds({ prisma, attempt }: Connection): Promise<number> {
  const [row] = await attempt(
    () => prisma.$queryRaw<{ seconds: number }[]>`
      SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8 AS seconds
      FROM export_request WHERE status IN (${join([...activeStatuses])})`,
  )
  return row?.seconds ?? 0
}

export async function auditTrail({ prisma, attempt }: Connection, id: string): Promise<AuditEvent[]> {
  const rows = await attempt(() =>
    prisma.auditEvent.findMany({ where: { requestId: knownId(id) }, orderBy: { seq: 'asc' } }),
  )
  return rows.map(toAuditEvent)
}
