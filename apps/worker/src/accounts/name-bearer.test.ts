import { expect, test } from 'vitest'
import { countsFrom, isOfAnother } from './name-bearer.ts'

const at = (time: string) => new Date(`2026-11-02T${time}Z`)
const age = (made: string | null, named: string | null = null) => ({
  ...{ made, named, timeZone: 'Asia/Kolkata' },
})

test.each([
  ['an account that was made before', age('2026-11-02 14:29:00.000000'), false],
  ['one that was made while the clocks were apart', age('2026-11-02 14:34:00.000000'), false],
  ['one that was made after', age('2026-11-02 14:36:00.000000'), true],
  ['one that was renamed before the file', age(null, '2026-11-02 15:29:00.000000'), false],
  ['one that was renamed after the file', age(null, '2026-11-02 15:36:00'), true],
  ['one of which nothing is said', age(null), false],
  ['one that says no time', age('0000-00-00 00:00:00', 'soon'), false],
  ['none', undefined, false],
])('whose a request of 14:30 there is, and its file of 15:30: %s', (_, known, expected) => {
  expect(isOfAnother({ receivedAt: at('09:00:00'), readyAt: at('10:00:00') }, known)).toBe(expected)
})

test('what is under way is collected of whoever bears the name', () => {
  const renamed = age('2026-01-02 10:00:00', '2026-11-02 15:36:00')
  expect(isOfAnother({ receivedAt: at('09:00:00'), readyAt: null }, renamed)).toBe(false)
  expect(countsFrom(renamed)).toEqual(at('10:01:00'))
  expect(countsFrom(undefined)).toEqual(new Date(0))
})
