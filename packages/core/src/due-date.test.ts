import { expect, it } from 'vitest'
import { dueDate, startOfDay } from './due-date.ts'

const berlin = { timeZone: 'Europe/Berlin', holidays: ['2026-12-25', '2027-01-01'] }
const due = (received: string, months = 1, office = berlin) =>
  dueDate(new Date(received), months, office).toISOString()

it('is the end of the same date one month later, on the clock of the office', () => {
  expect(due('2026-03-07T09:00:00Z')).toBe('2026-04-07T21:59:59.000Z')
  expect(due('2026-06-09T22:30:00Z')).toBe('2026-07-10T21:59:59.000Z')
})

it('is the last day of a month that has no such date', () => {
  expect(due('2026-08-31T10:00:00Z')).toBe('2026-09-30T21:59:59.000Z')
  expect(due('2028-01-31T10:00:00Z')).toBe('2028-02-29T22:59:59.000Z')
})

it('moves over weekends and holidays to the next working day', () => {
  expect(due('2026-11-25T10:00:00Z')).toBe('2026-12-28T22:59:59.000Z')
  expect(due('2026-12-01T10:00:00Z')).toBe('2027-01-04T22:59:59.000Z')
})

it('is three months with the extension', () => {
  expect(due('2026-11-24T10:00:00Z', 3)).toBe('2027-02-24T22:59:59.000Z')
})

it('holds in zones far from Greenwich and on the days when clocks change', () => {
  expect(due('2026-03-10T10:00:00Z', 1, { timeZone: 'Pacific/Kiritimati', holidays: [] })).toBe(
    '2026-04-13T09:59:59.000Z',
  )
  expect(startOfDay('2026-03-29', berlin).toISOString()).toBe('2026-03-28T23:00:00.000Z')
  expect(startOfDay('2026-03-30', berlin).toISOString()).toBe('2026-03-29T22:00:00.000Z')
})
