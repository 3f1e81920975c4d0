import type { Readable } from 'node:stream'
import type { PoolConnection, QueryOptions } from 'mariadb'
import { statementNumber } from './mariadb-driver-patch.ts'
import type { WirePiece } from './row-frames.ts'
import type { Compiled } from './sql.ts'

/**
 * The rows of some queries as they come, with backpressure. The server has the next query while one is read.
 * The driver must have been patched.
 */
export async function* queryWire(
  connection: PoolConnection,
  statements: Iterable<Compiled>,
): AsyncGenerator<WirePiece> {
  const waiting = asked(connection, statements)
  let current = waiting.next().value
  while (current !== undefined) {
    const next = waiting.next().value
    yield* current
    current = next
  }
}

function* asked(connection: PoolConnection, statements: Iterable<Compiled>): Generator<Readable, undefined> {
  let statement = 0
  for (const { text, values } of statements) {
    const rows = connection.queryStream({ sql: text, [statementNumber]: statement } as QueryOptions, values)
    statement += 1
    // An error that comes before anybody reads is kept for the reader.
    rows.on('error', (error) => rows.destroy(error))
    yield rows
  }
}
