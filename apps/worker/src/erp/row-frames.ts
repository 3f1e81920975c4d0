/**
 * Rows as the server sent them: messages of its protocol with their headers, cut anywhere. A piece of the same statement
 * goes on where the one before it ended. Nothing but rows is in it: whatever else the server said has been read.
 */
export type WirePiece = {
  /** which of the statements that were asked, from 0 */
  statement: number
  bytes: Buffer
  columns: RawColumns
}

export type RawColumns = {
  framing: Framing
  /** by column: its values are bytes and no text */
  binary: readonly boolean[]
  /** Writes where each cell begins (plus `base`) and how long it is, in pairs; `absent` for NULL. Returns how many. */
  locate(row: Buffer, places: Uint32Array, base: number): number
  /** what the bytes of a binary column's cell stand for */
  bytes(row: Buffer, at: number, length: number): Uint8Array
}

export const absent = 0xffff_ffff

/** pieces that wait for their reader before the server is made to wait; what waits long is garbage that stays long */
export const mostWaiting = 4

/**
 * Statements that are sent before the first of them is answered: one is read, the next is worked on. Short ones go many at
 * once, in one write: each write to a socket takes longer than the server takes for some answers.
 */
export const fewestAhead = 2
export const mostAhead = 32
export const mostBytesAhead = 8 * 1024

/** How much of it is sent, roughly. */
export function sizeOf({ text, values }: { text: string; values: readonly string[] }): number {
  return values.reduce((sum, value) => sum + value.length, text.length)
}

/**
 * How an engine frames a row: what of its messages is payload. MariaDB sends each row as a packet, or as several when it
 * is longer than one: https://mariadb.com/kb/en/0-packet/ and
 * https://mariadb.com/kb/en/result-set-packets/#resultset-row. PostgreSQL sends a DataRow:
 * https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-DATAROW.
 */
export type Framing = 'mariadb' | 'postgres'

/** MariaDB's longest packet: a message of this size goes on in the next packet. */
export const longestPacket = 0xff_ff_ff

export const headerBytes: Readonly<Record<Framing, number>> = { mariadb: 4, postgres: 5 }

/** How much payload the header that begins here announces, and whether the next message goes on with it. */
export function announced(framing: Framing, bytes: Buffer, at: number): { length: number; goesOn: boolean } {
  if (framing === 'postgres') return { length: bytes.readUInt32BE(at + 1) - 4, goesOn: false }
  const length = bytes.readUIntLE(at, 3)
  return { length, goesOn: length === longestPacket }
}

/**
 * Takes the headers away: hands on what each row's message holds, in as many parts as it came in, and says where it ends.
 * Returns how much of the bytes was taken, which is all of them unless `end` asked to stop.
 */
export type FrameReader = {
  /** @param end called at the end of every row; `true` stops behind it */
  read(bytes: Buffer, payload: (part: Buffer) => void, end: () => boolean): number
}

export function createFrameReader(framing: Framing): FrameReader {
  const header = Buffer.alloc(headerBytes[framing])
  let headed = 0
  let left = 0
  let goesOn = false
  return {
    read(bytes, payload, end) {
      let at = 0
      while (at < bytes.length) {
        if (left === 0) {
          const taken = Math.min(header.length - headed, bytes.length - at)
          bytes.copy(header, headed, at, at + taken)
          headed += taken
          at += taken
          if (headed < header.length) return at
          headed = 0
          ;({ length: left, goesOn } = announced(framing, header, 0))
        }
        const part = bytes.subarray(at, at + left)
        at += part.length
        left -= part.length
        if (part.length > 0) payload(part)
        if (left === 0 && !goesOn && end()) return at
      }
      return at
    },
  }
}
