import { expect, test } from 'vitest'
import { createFraming } from './postgres-rows.ts'

let state = 7
const random = (below: number) => {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return Math.floor((state / 4_294_967_296) * below)
}

test('messages and rows are the same however the bytes are cut', () => {
  const messages = Array.from({ length: 300 }, (_, index) => ({
    // Every third is a row.
    type: index % 3 === 0 ? 0x44 : 65 + (index % 3),
    body: Buffer.alloc(random(4) === 0 ? 0 : random(3_000), index),
  }))
  const framed = messages.map(({ type, body }) => {
    const head = Buffer.alloc(5)
    head[0] = type
    head.writeUInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  })
  const wire = Buffer.concat(framed)
  const isRow = (_: unknown, index: number) => messages[index]?.type === 0x44
  for (const longest of [1, 2, 5, 7, 100, 4_000, 200_000]) {
    const found: { type: number; body: Buffer }[] = []
    const rows: Buffer[] = []
    const receive = createFraming({
      rows: (bytes) => void rows.push(Buffer.from(bytes)),
      message: (type, body) => void found.push({ type, body: Buffer.from(body) }),
    })
    for (let at = 0; at < wire.length; ) {
      const size = 1 + random(longest)
      receive(wire.subarray(at, at + size))
      at += size
    }
    expect(Buffer.compare(Buffer.concat(rows), Buffer.concat(framed.filter(isRow)))).toBe(0)
    const others = messages.filter(({ type }) => type !== 0x44)
    expect(found.map(({ type }) => type)).toEqual(others.map(({ type }) => type))
    expect(found.every(({ body }, index) => body.equals(others[index]?.body as Buffer))).toBe(true)
  }
})
