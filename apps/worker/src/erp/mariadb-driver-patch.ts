import { createRequire, findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { type MariaDbColumn, rawColumnsOf } from './mariadb-cells.ts'
import { longestPacket, mostWaiting, type RawColumns, type WirePiece } from './row-frames.ts'

/** The option of a query whose rows are given out as they come: which of the statements that were asked it is, from 0. */
export const statementNumber = Symbol('rows as they come')
/** The option of a query that is sent together with all that is asked in the same turn. */
export const sentTogether = Symbol('sent in one write')
const state = Symbol('where in the rows')
const cutHeader = Symbol('the beginning of a packet')
const isPatched = Symbol('rows are divided off')
/** what tells whether a packet is a row: its length, its number, and the first byte */
const headOfPacket = 5

/** What of the driver's insides is used here. */
type RowCommand = {
  opts?: { [statementNumber]?: number }
  _columns: MariaDbColumn[]
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
  [isPatched]?: true
  [cutHeader]?: Buffer | undefined
}

type Output = {
  cmd: { opts?: { [statementNumber]?: number; [sentTogether]?: true } }
  stream: Writable
  flush(): void
}

/**
 * Patches the MariaDB driver, in the whole process and once: queries with a `statementNumber` give out rows as bytes, and
 * queries that are asked in the same turn go out in one write.
 * The driver has no public way to a row's bytes, it makes a string of every value; this is the place where it takes bytes
 * off the socket. It is reached by its file, and the driver's version is pinned; a test fails when it has moved.
 */
export function patchMariaDbDriver(): void {
  const driver = findPackageJSON('mariadb', import.meta.url) ?? ''
  const load = createRequire(driver)
  const { default: InputStream } = load(join(dirname(driver), 'lib/io/packet-input-stream.js')) as {
    default: { prototype: Input }
  }
  const { prototype } = InputStream
  if (prototype[isPatched]) return
  prototype[isPatched] = true
  const { onData } = prototype
  prototype.onData = function (this: Input, chunk: Buffer) {
    if (awaitsRows(this)) divide(this, chunk, onData)
    else onData.call(this, chunk)
  }
  patchOutput((file) => load(join(dirname(driver), file)))
}

/** Every command is a write of its own otherwise, which takes the system as long as the server takes for some answers. */
function patchOutput(load: (file: string) => unknown): void {
  const { default: OutputStream } = load('lib/io/packet-output-stream.js') as {
    default: { prototype: Output }
  }
  const { flush } = OutputStream.prototype
  OutputStream.prototype.flush = function (this: Output) {
    const { stream, cmd } = this
    const together = cmd.opts?.[statementNumber] !== undefined || cmd.opts?.[sentTogether]
    // What compresses is no stream, and gathers by itself.
    if (together && stream.writableCorked === 0) {
      stream.cork()
      process.nextTick(() => stream.uncork())
    }
    flush.call(this)
  }
}

function awaitsRows({ receiveQueue }: Input): boolean {
  for (let index = 0; index < receiveQueue.length; index += 1)
    if (receiveQueue.peekAt(index)?.opts?.[statementNumber] !== undefined) return true
  return false
}

/** Rows go their own way; every other packet goes to the driver, one by one, so that it never runs into rows. */
function divide(input: Input, chunk: Buffer, onData: Input['onData']): void {
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
  return opts?.[statementNumber] !== undefined && onPacketReceive === readResultSetRow
}

/** Hands on what the bytes begin with that is rows; returns how much that was. */
function takeRows(command: RowCommand, bytes: Buffer): number {
  command[state] ??= { columns: rawColumnsOf(command._columns), left: 0, goesOn: false }
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
      statement: command.opts?.[statementNumber] as number,
      bytes: bytes.subarray(0, at),
      columns: rows.columns,
    }
    command.inStream.push(piece)
    if (command.inStream.readableLength >= mostWaiting) command.socket.pause()
  }
  return at
}
