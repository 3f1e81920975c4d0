import { codeOf } from '@pdd/core'
import type { Connection, Sql } from './connection.ts'
import { databaseRefused } from './database-errors.ts'

export type RowByRow = {
  /** the first so many rows, in one statement */
  all: Sql
  /** as `id`, those that it would take, and some more */
  ids: Sql
  /** the same for one of them */
  one(id: string): Sql
  /** how many rows at most */
  limit: number
  name?: string
}

/** How many rows that are refused may stand before the others. */
export const spare = 50

/**
 * What one statement does to many rows; where the table refuses it, the same row by row: what one row is refused for keeps
 * no other.
 *
 * @throws ExportError what they were refused with, when none went through; otherwise the connection is told
 */
export async function rowByRow<Row>(
  { query, report }: Pick<Connection, 'query' | 'report'>,
  { all, ids, one, limit, name }: RowByRow,
): Promise<Row[]> {
  let fault: Error
  try {
    return await query<Row>(all, name)
  } catch (error) {
    if (codeOf(error) !== databaseRefused.code) throw error
    fault = error as Error
  }
  const rows: Row[] = []
  for (const { id } of await query<{ id: string }>(ids)) {
    if (rows.length >= limit) break
    try {
      rows.push(...(await query<Row>(one(id))))
    } catch (error) {
      if (codeOf(error) !== databaseRefused.code) throw error
      fault = error as Error
    }
  }
  if (rows.length === 0) throw fault
  report(fault)
  return rows
}
