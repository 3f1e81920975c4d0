import { findPackageJSON } from 'node:module'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import type { PoolConnection, QueryOptions } from 'mariadb'
import type { Compiled } from './sql.ts'
import { absent, longestPacket, mostWaiting, type RawColumns, type WirePiece } from './wire.ts'

type Field = { type?: string; columnType: number; collation: { index: number } }
type RowCommand = {
  opts?: { [wire]?: number }
  _columns: Field[]
  inStream: Readable
  socket: { pause(): void }
  onPacketReceive: unknown
  readResultSetRow: unknown
  [state]?: RowState
}
/** `left`: of the packet that is open, `goesOn`: into the next packet */
type RowState = { columns: RawColumns; left: number; goesOn: boolean }
type Input = {
  _cmd: RowCommand | null
  receiveQueue: { length: number; peekAt(index: number): RowCommand | undefined }
  headerLen: number
  remainingLen: number | null
  parts: unknown
  currentCmd(): RowCommand | null
  onData(chunk: Buffer): void
  [cutHeader]?: Buffer | undefined
}

const wire = Symbol('rows as they come')
const state = Symbol('where in the rows')
const cutHeader = Symbol('the beginning of a packet')
/** what tells whether a packet is a row: its length, its number, and the first byte */
const headOfPacket = 5

// The driver has no public way to a row's bytes: it makes a string of every value. This is the place where it takes bytes
// off the socket. It is reached by its file, and the driver's version is pinned; a test fails when it has moved.
const driver = pathToFileURL(findPackageJSON('mariadb', import.meta.url) ?? '')
const { default: InputStream } = (await import(new URL('lib/io/packet-input-stream.js', driver).href)) as {
  default: { prototype: Input }
}
const { onData } = InputStream.prototype
InputStream.prototype.onData = function (this: Input, chunk: Buffer) {
  if (awaitsRows(this)) divide(this, chunk)
  else onData.call(this, chunk)
}

/** The rows of some queries as they come, with backpressure. The server has the next query while one is read. */
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
    const rows = connection.queryStream({ sql: text, [wire]: statement } as QueryOptions, values)
    statement += 1
    // An error that comes before anybody reads is kept for the reader.
    rows.on('error', (error) => rows.destroy(error))
    yield rows
  }
}

function awaitsRows({ receiveQueue }: Input): boolean {
  for (let index = 0; index < receiveQueue.length; index += 1)
    if (receiveQueue.peekAt(index)?.opts?.[wire] !== undefined) return true
  return false
}

/** Rows go their own way; every other packet goes to the driver, one by one, so that it never runs into rows. */
function divide(input: Input, chunk: Buffer): void {
  const carried = input[cutHeader]
  const bytes = carried === undefined ? chunk : Buffer.concat([carried, chunk])
  input[cutHeader] = undefined
  let at = 0
  const toDriver = (length: number) => {
    const end = Math.min(at + length, bytes.length)
    onData.call(input, bytes.subarray(at, end))
    at = end
  }
  while (at < bytes.length) {
    if (input.remainingLen) toDriver(input.remainingLen)
    else if (input.headerLen > 0) toDriver(4 - input.headerLen)
    else {
      const command = input._cmd?.onPacketReceive ? input._cmd : input.currentCmd()
      if (input.parts === null && command !== null && isInRows(command)) {
        const left = bytes.length - at
        const taken = takeRows(command, bytes.subarray(at))
        at += taken
        if (taken < left && bytes.length - at < headOfPacket) {
          input[cutHeader] = Buffer.from(bytes.subarray(at))
          return
        }
        if (taken > 0) continue
      }
      toDriver(bytes.length - at < 4 ? 4 : 4 + bytes.readUIntLE(at, 3))
    }
  }
}

function isInRows({ opts, onPacketReceive, readResultSetRow }: RowCommand): boolean {
  return opts?.[wire] !== undefined && onPacketReceive === readResultSetRow
}

/** Hands on what the bytes begin with that is rows; returns how much that was. */
function takeRows(command: RowCommand, bytes: Buffer): number {
  command[state] ??= { columns: columnsOf(command), left: 0, goesOn: false }
  const rows = command[state]
  let at = 0
  for (;;) {
    const here = Math.min(rows.left, bytes.length - at)
    at += here
    rows.left -= here
    if (bytes.length - at < headOfPacket) break
    const length = bytes.readUIntLE(at, 3)
    const first = bytes[at + 4] as number
    // An error, or the end; a value so long that it begins like the end makes a packet of the longest size.
    if (!rows.goesOn && (first === 0xff || (first === 0xfe && length < longestPacket))) break
    rows.goesOn = length === longestPacket
    rows.left = 4 + length
  }
  if (at > 0) {
    const piece: WirePiece = {
      statement: command.opts?.[wire] as number,
      bytes: bytes.subarray(0, at),
      columns: rows.columns,
    }
    command.inStream.push(piece)
    if (command.inStream.readableLength >= mostWaiting) command.socket.pause()
  }
  return at
}

/** Where MariaDB puts the cells of a row. */
export const mariadbLayout = { framing: 'mariadb', locate, bytes } as const

function columnsOf({ _columns }: RowCommand): RawColumns {
  return { ...mariadbLayout, binary: _columns.map(holdsBytes) }
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
