import { createHmac, randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createMailedCodes } from './mailed-codes.ts'

const id = randomUUID()

it('digests are of one key, one row and one code', () => {
  const { digest } = createMailedCodes('k'.repeat(32))
  const expected = createHmac('sha256', 'k'.repeat(32)).update(`${id}123456`).digest('hex')
  expect(digest(id, '123456')).toBe(expected)
  const others = [
    digest(id, '123457'),
    digest(randomUUID(), '123456'),
    createMailedCodes('l'.repeat(32)).digest(id, '123456'),
  ]
  expect(new Set([expected, ...others]).size).toBe(4)
})

it('a code is six digits, also where it begins with noughts', () => {
  const { make } = createMailedCodes('k'.repeat(32))
  const made = Array.from({ length: 2000 }, make)
  expect(made.every((code) => /^\d{6}$/.test(code))).toBe(true)
  expect(made.some((code) => code.startsWith('0'))).toBe(true)
  expect(new Set(made).size).toBeGreaterThan(1900)
})

it('the token of a mail is the same at each try, of one key and one mail, and no digest of any code', () => {
  const { linkToken, digest } = createMailedCodes('k'.repeat(32))
  expect(linkToken(id)).toMatch(/^[\w-]{43}$/)
  expect(linkToken(id)).toBe(linkToken(id))
  const others = [linkToken(randomUUID()), createMailedCodes('l'.repeat(32)).linkToken(id)]
  const ofNoCode = Buffer.from(digest(id, ''), 'hex').toString('base64url')
  expect([...others, ofNoCode]).not.toContain(linkToken(id))
})
