import type { Readable } from 'node:stream'
import type { PoolConnection, QueryOptions } from 'mariadb'
import { statementNumber } from './mariadb-driver-patch.ts'
import { fewestAhead, mostAhead, mostBytesAhead, sizeOf, type WirePiece } from './row-frames.ts'
import type { Compiled } from './sql.ts'

type Asked = { rows: Readable; bytes: number }

/**
 * The rows of some queries as they come, with backpressure. The server has the next queries while one is read.
 * The driver must have been patched.
 */
export async function* queryWire(
  connection: PoolConnection,
  statements: Iterable<Compiled>,
): AsyncGenerator<WirePiece> {
  const waiting = asked(connection, statements)
  const open: Asked[] = []
  const ask = () => {
    if (open.length > 1) return
    let ahead = open.reduce((sum, { bytes }) => sum + bytes, 0)
    while (open.length < fewestAhead || (open.length < mostAhead && ahead < mostBytesAhead)) {
      const next = waiting.next().value
      if (next === undefined) return
      open.push(next)
      ahead += next.bytes
    }
  }
  for (;;) {
    ask()
    const current = open[0]
    if (current === undefined) return
    yield* current.rows
    open.shift()
  }
}

function* asked(connection: PoolConnection, statements: Iterable<Compiled>): Generator<Asked, undefined> {
  let statement = 0
  for (const { text, values } of statements) {
    const rows = connection.queryStream({ sql: text, [statementNumber]: statement } as QueryOptions, values)
    statement += 1
    // An error that comes before anybody reads is kept for the reader.
    rows.on('error', (error) => rows.destroy(error))
    yield { rows, bytes: sizeOf({ text, values }) }
  }
}
