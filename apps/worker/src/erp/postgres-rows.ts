import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type pg from 'pg'
import {
  absent,
  fewestAhead,
  mostAhead,
  mostBytesAhead,
  mostWaiting,
  type RawColumns,
  sizeOf,
  type WirePiece,
} from './row-frames.ts'
import type { Compiled } from './sql.ts'

type Connection = {
  stream: Socket
  parse(query: { text: string; name: string }): void
  bind(portal: { values: readonly string[] }): void
  describe(what: { type: 'P' }): void
  execute(portal: object): void
  sync(): void
  emit(event: 'readyForQuery', message: { name: string; status: string }): void
}

type Receiver = { rows(bytes: Buffer): void; message(type: number, body: Buffer): void }

const byteaOid = 17
const types = { dataRow: 0x44, error: 0x45, rowDescription: 0x54, ready: 0x5a }

/**
 * The rows of some queries as they come, with backpressure. Until the last is answered the socket's bytes come
 * here and not to the driver's parser, which makes a string of every value; then the driver has it back.
 */
export function queryWire(client: pg.PoolClient, statements: Iterable<Compiled>): Readable {
  let socket: Socket | undefined
  let giveBack = () => {}
  const rows = new Readable({
    objectMode: true,
    highWaterMark: mostWaiting,
    read: () => void socket?.resume(),
  })
  const waiting = statements[Symbol.iterator]()
  /** how long those are that were sent and are not answered */
  const unanswered: number[] = []
  const send = (connection: Connection) => {
    if (unanswered.length > 1) return
    let ahead = unanswered.reduce((sum, bytes) => sum + bytes, 0)
    connection.stream.cork()
    while (unanswered.length < fewestAhead || (unanswered.length < mostAhead && ahead < mostBytesAhead)) {
      const next = waiting.next()
      if (next.done) break
      ask(connection, next.value)
      unanswered.push(sizeOf(next.value))
      ahead += sizeOf(next.value)
    }
    connection.stream.uncork()
  }
  const query = {
    submit(connection: Connection) {
      socket = connection.stream
      const ready = () => {
        unanswered.shift()
        if (!rows.destroyed) send(connection)
        if (unanswered.length === 0) finish(connection)
      }
      giveBack = takeSocket(socket, createReceiver(rows, socket, ready))
      send(connection)
      if (unanswered.length === 0) finish(connection)
    },
    handleError(error: Error) {
      giveBack()
      rows.destroy(error)
    },
    handleReadyForQuery() {},
  }
  const finish = (connection: Connection) => {
    giveBack()
    rows.push(null)
    connection.stream.resume()
    connection.emit('readyForQuery', { name: 'readyForQuery', status: 'T' })
  }
  client.query(query as unknown as pg.Submittable)
  return rows
}

function ask(connection: Connection, { text, values }: Compiled): void {
  connection.parse({ text, name: '' })
  connection.bind({ values })
  connection.describe({ type: 'P' })
  connection.execute({})
  connection.sync()
}

/** Puts a listener in the place of the driver's; returns what undoes it. */
function takeSocket(socket: Socket, receiver: Receiver): () => void {
  const listeners = socket.listeners('data') as ((chunk: Buffer) => void)[]
  const receive = createFraming(receiver)
  for (const listener of listeners) socket.off('data', listener)
  socket.on('data', receive)
  return () => {
    socket.off('data', receive)
    for (const listener of listeners)
      if (!socket.listeners('data').includes(listener)) socket.on('data', listener)
  }
}

/** Where PostgreSQL puts the cells of a row. */
export const postgresLayout = { framing: 'postgres', locate, bytes } as const

function createReceiver(rows: Readable, socket: Socket, ready: () => void): Receiver {
  let columns: RawColumns = { ...postgresLayout, binary: [] }
  let statement = 0
  let failure: Error | null = null
  return {
    rows(part) {
      const piece: WirePiece = { statement, bytes: part, columns }
      if (!rows.push(piece)) socket.pause()
    },
    message(type, body) {
      if (type === types.rowDescription) columns = { ...postgresLayout, binary: binaryColumns(body) }
      else if (type === types.error) failure = asError(body)
      else if (type === types.ready) {
        statement += 1
        // The error goes out first: whoever reads must not take an early end for the end.
        if (failure !== null) rows.destroy(failure)
        ready()
      }
    },
  }
}

const headerBytes = 5

/** Divides the bytes of a connection: rows as they come, headers and all, and every other message whole. */
export function createFraming({ rows, message }: Receiver): (chunk: Buffer) => void {
  let cut = Buffer.alloc(0)
  let rowLeft = 0
  return (chunk) => {
    const bytes = cut.length === 0 ? chunk : Buffer.concat([cut, chunk])
    cut = Buffer.alloc(0)
    let at = 0
    let from = 0
    while (at < bytes.length) {
      if (rowLeft > 0) {
        const here = Math.min(rowLeft, bytes.length - at)
        at += here
        rowLeft -= here
        continue
      }
      const length = bytes.length - at < headerBytes ? -1 : bytes.readUInt32BE(at + 1) + 1
      if (length > 0 && bytes[at] === types.dataRow) {
        rowLeft = length
        continue
      }
      if (at > from) rows(bytes.subarray(from, at))
      from = at
      if (length < 0 || bytes.length - at < length) {
        cut = Buffer.from(bytes.subarray(at))
        return
      }
      message(bytes[at] as number, bytes.subarray(at + headerBytes, at + length))
      at += length
      from = at
    }
    if (at > from) rows(bytes.subarray(from, at))
  }
}

function binaryColumns(body: Buffer): boolean[] {
  let at = 2
  return Array.from({ length: body.readUInt16BE(0) }, () => {
    at = body.indexOf(0, at) + 1
    const oid = body.readUInt32BE(at + 6)
    at += 18
    return oid === byteaOid
  })
}

/** The SQLSTATE is all that is kept: the text may hold values. */
function asError(body: Buffer): Error {
  const fields = body.toString('latin1').split('\0')
  const code = fields.find((field) => field.startsWith('C'))?.slice(1)
  return Object.assign(new Error('The server refused a query.'), { code })
}

function bytes(row: Buffer, at: number, length: number): Uint8Array {
  return Buffer.from(row.toString('latin1', at + 2, at + length), 'hex')
}

function locate(row: Buffer, places: Uint32Array, base: number): number {
  const count = row.readUInt16BE(0)
  let at = 2
  for (let cell = 0; cell < count; cell += 1) {
    const length = row.readUInt32BE(at)
    at += 4
    places[cell * 2] = at + base
    places[cell * 2 + 1] = length
    if (length !== absent) at += length
  }
  return count
}
