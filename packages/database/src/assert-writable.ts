import { type Connection, sql } from './connection.ts'
import { databaseUnavailable } from './database-errors.ts'

/**
 * Answers when the server takes writes. A standby, or a primary that a failover has left behind, reads as ever: who asks
 * it nothing else believes that all is well.
 *
 * @throws ExportError `database.unavailable` with the fact `readOnly`
 */
export async function assertWritable({ query }: Pick<Connection, 'query'>): Promise<void> {
  const [row] = await query<{ readOnly: boolean }>(
    sql`SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "readOnly"`,
    'server.writable',
  )
  if (row?.readOnly !== false) throw databaseUnavailable({ readOnly: true })
}
