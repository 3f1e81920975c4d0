import { findPackageJSON } from 'node:module'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import type { PoolConnection, QueryOptions } from 'mariadb'
import { absent, type RawColumns, type RawRows, rawBatchBytes } from './raw-rows.ts'
import type { Compiled } from './sql.ts'

type Packet = { buf: Buffer; pos: number; end: number }
type Field = { type?: string; columnType: number; collation: { index: number } }
type RowCommand = {
  opts: { [raw]?: true }
  _columns: Field[]
  inStream: Readable
  socket: { pause(): void }
  setParser(): void
  parseRow(packet: Packet): unknown
  handleNewRows(row: Buffer): void
  prependListener(event: 'end', listener: () => void): void
}

const raw = Symbol('raw rows')

// The driver has no public way to a row's bytes: it makes a string of every value. This is the place where it decides how
// rows are read. It is reached by its file, and the driver's version is pinned; a test fails when it has moved.
const driver = pathToFileURL(findPackageJSON('mariadb', import.meta.url) ?? '')
const { default: Parser } = (await import(new URL('lib/cmd/parser.js', driver).href)) as {
  default: { prototype: RowCommand }
}
const { setParser } = Parser.prototype
Parser.prototype.setParser = function (this: RowCommand) {
  setParser.call(this)
  if (this.opts[raw]) takeRows(this)
}

/** The rows of some queries in batches of raw bytes, with backpressure. The server has the next query while one is read. */
export async function* queryRaw(
  connection: PoolConnection,
  statements: Iterable<Compiled>,
): AsyncGenerator<RawRows> {
  const waiting = asked(connection, statements)
  let current = waiting.next().value
  while (current !== undefined) {
    const next = waiting.next().value
    yield* current
    current = next
  }
}

function* asked(connection: PoolConnection, statements: Iterable<Compiled>): Generator<Readable, undefined> {
  for (const { text, values } of statements) {
    const rows = connection.queryStream({ sql: text, [raw]: true } as QueryOptions, values)
    // An error that comes before anybody reads is kept for the reader.
    rows.on('error', (error) => rows.destroy(error))
    yield rows
  }
}

function takeRows(command: RowCommand): void {
  const columns: RawColumns = { binary: command._columns.map(holdsBytes), locate, bytes }
  let rows: Buffer[] = []
  let weight = 0
  const flush = () => {
    if (rows.length === 0) return true
    const batch = { rows, columns }
    rows = []
    weight = 0
    return command.inStream.push(batch)
  }
  command.parseRow = ({ buf, pos, end }) => buf.subarray(pos, end)
  command.handleNewRows = (row) => {
    rows.push(row)
    weight += row.length
    if (weight >= rawBatchBytes && !flush()) command.socket.pause()
  }
  command.prependListener('end', flush)
}

const binaryCollation = 63
const textOrBytes = /BLOB|STRING|VARCHAR|GEOMETRY|BIT/

export function holdsBytes({ type, collation }: Pick<Field, 'type' | 'collation'>): boolean {
  return type === 'BIT' || (textOrBytes.test(String(type)) && collation.index === binaryCollation)
}

function bytes(row: Buffer, at: number, length: number): Uint8Array {
  return row.subarray(at, at + length)
}

/** Length-encoded values; lengths beyond 4 GB cannot occur in a row of at most 1 GB. */
function locate(row: Buffer, places: Uint32Array, base: number): number {
  let at = 0
  let place = 0
  while (at < row.length) {
    let length = row[at++] as number
    if (length === 0xfb) length = absent
    else if (length === 0xfc) {
      length = row.readUInt16LE(at)
      at += 2
    } else if (length === 0xfd) {
      length = row.readUIntLE(at, 3)
      at += 3
    } else if (length === 0xfe) {
      length = row.readUInt32LE(at)
      at += 8
    }
    places[place] = at + base
    places[place + 1] = length
    place += 2
    if (length !== absent) at += length
  }
  return place >> 1
}
