import { codeOf } from '@pdd/core'
import { type Connection, type Sql, sql } from './connection.ts'
import { databaseRefused } from './database-errors.ts'
import { idOf } from './sql-fragments.ts'

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

/** A change of the first so many rows in an order. */
export type BatchChange = { where: Sql; batch: { orderBy: Sql; limit: number } }

/**
 * `rowByRow` of a batch.
 *
 * @param from the table with its alias, and the id of a row of it
 * @param statement makes the change of so many rows that fit a condition
 */
export function batchByRow<Row, Change extends BatchChange>(
  connection: Pick<Connection, 'query' | 'report'>,
  { from, id }: { from: Sql; id: Sql },
  statement: (change: Change) => Sql,
  change: Change,
  name?: string,
): Promise<Row[]> {
  const { where, batch } = change
  const { orderBy, limit } = batch
  return rowByRow<Row>(connection, {
    all: statement(change),
    ids: sql`SELECT ${id}::text AS id FROM ${from} WHERE ${where} ORDER BY ${orderBy} LIMIT ${limit + spare}::int`,
    one: (one) =>
      statement({ ...change, where: sql`${id} = ${idOf(one)} AND ${where}`, batch: { orderBy, limit: 1 } }),
    limit,
    ...(name !== undefined && { name }),
  })
}
