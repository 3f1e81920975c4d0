import { expect, test } from 'vitest'
import { cursorInvalid, decodeCursor, encodeCursor } from './cursor.ts'

const position = { micros: 1_767_225_600_123_456n, id: '0d4a6a0e-6b5e-4b1c-9a55-3f1f2b6a7c01' }

test('a cursor comes back as the position it was made of', () => {
  expect(decodeCursor(encodeCursor(position))).toEqual(position)
})

test('a cursor can stand in a URL as it is', () => {
  expect(encodeCursor(position)).toMatch(/^[A-Za-z0-9_-]+$/)
})

test.each([
  '',
  'x',
  '2',
  Buffer.from("1.0' OR 1=1").toString('base64url'),
  Buffer.from(`99999999999999999.${position.id}`).toString('base64url'),
])('a cursor that is none is refused by its code: %j', (cursor) => {
  expect(() => decodeCursor(cursor)).toThrow(
    expect.objectContaining({ code: cursorInvalid.code, status: 400 }),
  )
})
