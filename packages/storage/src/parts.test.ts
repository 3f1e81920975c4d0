import { expect, test } from 'vitest'
import { createPart } from './parts.ts'

test('a part takes what fits, says what it took, and is used again for another size', () => {
  const part = createPart()
  part.empty(10, false)
  expect(part.fill(Buffer.from('abcdef'))).toBe(6)
  expect(part.full()).toBe(false)
  expect(part.fill(Buffer.from('ghijklm'))).toBe(4)
  expect(part.full()).toBe(true)
  expect(Buffer.from(part.bytes()).toString()).toBe('abcdefghij')
  part.empty(300_000, true)
  const long = Buffer.alloc(299_999, 'x')
  expect(part.fill(long)).toBe(299_999)
  expect(part.full()).toBe(false)
  expect(Buffer.compare(part.bytes(), long)).toBe(0)
})

test('many small chunks come out as they went in', () => {
  const part = createPart()
  part.empty(1_000_000, false)
  const chunks = Array.from({ length: 999 }, (_, index) => Buffer.alloc(index, index))
  for (const chunk of chunks) part.fill(chunk)
  expect(Buffer.compare(part.bytes(), Buffer.concat(chunks))).toBe(0)
})
