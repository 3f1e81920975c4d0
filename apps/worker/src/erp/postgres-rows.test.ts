import { expect, test } from 'vitest'
import { createFraming } from './postgres-rows.ts'

let state = 7
const random = (below: number) => {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return Math.floor((state / 4_294_967_296) * below)
}

test('messages are the same however the bytes are cut', () => {
  const messages = Array.from({ length: 300 }, (_, index) => ({
    type: 65 + (index % 26),
    body: Buffer.alloc(random(4) === 0 ? 0 : random(3_000), index),
  }))
  const wire = Buffer.concat(
    messages.flatMap(({ type, body }) => {
      const head = Buffer.alloc(5)
      head[0] = type
      head.writeUInt32BE(body.length + 4, 1)
      return [head, body]
    }),
  )
  for (const longest of [1, 2, 5, 7, 100, 4_000, 200_000]) {
    const found: { type: number; body: Buffer }[] = []
    const receive = createFraming((type, body) => found.push({ type, body: Buffer.from(body) }))
    for (let at = 0; at < wire.length; ) {
      const size = 1 + random(longest)
      receive(wire.subarray(at, at + size))
      at += size
    }
    expect(found.length).toBe(messages.length)
    expect(
      found.every(
        ({ type, body }, index) => type === messages[index]?.type && body.equals(messages[index]?.body),
      ),
    ).toBe(true)
  }
})
