import { absent, type RawColumns } from './row-frames.ts'

/** What the driver says of a column. */
export type MariaDbColumn = { type?: string; collation: { index: number } }

/** Where MariaDB puts the cells of a row. */
export const mariadbLayout = { framing: 'mariadb', locate, bytes } as const

export function rawColumnsOf(columns: readonly MariaDbColumn[]): RawColumns {
  return { ...mariadbLayout, binary: columns.map(holdsBytes) }
}

const binaryCollation = 63
const textOrBytes = /BLOB|STRING|VARCHAR|GEOMETRY|BIT/

export function holdsBytes({ type, collation }: MariaDbColumn): boolean {
  return type === 'BIT' || (textOrBytes.test(String(type)) && collation.index === binaryCollation)
}

function bytes(row: Buffer, at: number, length: number): Uint8Array {
  return row.subarray(at, at + length)
}

/** The values stand one behind the other, each behind its length. */
function locate(row: Buffer, places: Uint32Array, base: number): number {
  let at = 0
  let place = 0
  while (at < row.length) {
    const length = lengthAt(row, at)
    at += lengthBytes(row[at] as number)
    places[place] = at + base
    places[place + 1] = length
    place += 2
    if (length !== absent) at += length
  }
  return place >> 1
}

/** How many bytes a length takes, by the first of them. */
export function lengthBytes(first: number): number {
  if (first < 0xfc) return 1
  if (first === 0xfc) return 3
  return first === 0xfd ? 4 : 9
}

/**
 * The length that begins here, in bytes; `absent` for NULL. One beyond 4 GB cannot occur in a row of at most 1 GB.
 * https://mariadb.com/kb/en/protocol-data-types/#length-encoded-integers
 */
export function lengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at] as number
  if (first < 0xfb) return first
  if (first === 0xfb) return absent
  if (first === 0xfc) return bytes.readUInt16LE(at + 1)
  return first === 0xfd ? bytes.readUIntLE(at + 1, 3) : bytes.readUInt32LE(at + 1)
}
