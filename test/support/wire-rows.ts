import type { Column } from '../../apps/worker/src/collect/values/doctype.ts'
import type { Framing } from '../../apps/worker/src/erp/row-frames.ts'

export type Cells = (Buffer | null)[]

/** A linear congruence, so that a failure comes again. */
export function createRandom(seed: number) {
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return {
    random,
    pick: <Item>(items: readonly Item[]) => items[random(items.length)] as Item,
    /** Bytes in pieces of any size up to the longest. */
    cut(bytes: Buffer, longest: number): Buffer[] {
      const pieces: Buffer[] = []
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + random(longest)
        pieces.push(bytes.subarray(at, at + size))
        at += size
      }
      return pieces
    },
  }
}

export const longestPacket = 0xff_ff_ff

/** One row as the server sends it. PostgreSQL writes bytes as text. */
export function frame(framing: Framing, cells: Cells, columns: readonly Column[]): Buffer {
  if (framing === 'postgres') {
    const parts = cells.flatMap((cell, index) => {
      if (cell === null) return [Buffer.of(255, 255, 255, 255)]
      const text = columns[index]?.kind === 'binary' ? Buffer.from(`\\x${cell.toString('hex')}`) : cell
      const head = Buffer.alloc(4)
      head.writeUInt32BE(text.length)
      return [head, text]
    })
    const body = Buffer.concat(parts)
    const head = Buffer.alloc(7)
    head[0] = 0x44
    head.writeUInt32BE(body.length + 6, 1)
    head.writeUInt16BE(cells.length, 5)
    return Buffer.concat([head, body])
  }
  const body = Buffer.concat(
    cells.flatMap((cell) => (cell === null ? [Buffer.of(0xfb)] : [lengthOf(cell), cell])),
  )
  const packets: Buffer[] = []
  for (let at = 0, last = false; !last; at += longestPacket) {
    const part = body.subarray(at, at + longestPacket)
    last = part.length < longestPacket
    const head = Buffer.alloc(4)
    head.writeUIntLE(part.length, 0, 3)
    packets.push(head, part)
  }
  return Buffer.concat(packets)
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0xfb) return Buffer.of(length)
  const head = Buffer.alloc(9)
  head[0] = length < 2 ** 16 ? 0xfc : length < 2 ** 24 ? 0xfd : 0xfe
  head.writeBigUInt64LE(BigInt(length), 1)
  return head.subarray(0, head[0] === 0xfc ? 3 : head[0] === 0xfd ? 4 : 9)
}
