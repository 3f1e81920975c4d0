import { expect, it } from 'vitest'
import { failedLetter } from './failed-letter.ts'
import { renderLetter } from './letter.ts'
import { readyLetter } from './ready-letter.ts'
import { plainName, tellBytes, tellTime } from './words.ts'

const facts = {
  fullName: 'Seán O\'Brien "Ó" / <x>',
  timeZone: 'America/New_York',
  site: 'globex',
  user: "sean.o'brien+erp@example.org",
  downloadUrl: 'https://files.example/x?a=1&b=2',
  linkExpiresAt: new Date('2026-12-01T12:00:00Z'),
  expiresAt: new Date('2026-12-01T12:00:00Z'),
  pageUrl: 'https://erp.example/request-data',
  bytes: 1_234_567n,
  records: 73,
  sha256: 'ab'.repeat(32),
}

it('escapes a hostile name in the HTML body and names nobody in the subject', () => {
  const { html, subject, text } = renderLetter(readyLetter(facts))
  expect(html).not.toContain('<x>')
  expect(html).toContain('&lt;x&gt;')
  expect(html).toContain('a=1&amp;b=2')
  expect(text).toContain('https://files.example/x?a=1&b=2')
  expect(subject).toBe('Download Your Data')
})

it('keeps line breaks in a name from starting a line of their own', () => {
  expect(plainName('Eve\r\nBcc: all@example.org')).toBe('Eve Bcc: all@example.org')
  expect(plainName(null)).toBe('there')
})

it('tells times on the person’s clock and says which clock', () => {
  expect(tellTime(new Date('2026-12-01T12:00:00Z'), 'America/New_York')).toBe(
    '1 December 2026 at 07:00 (America/New_York)',
  )
  expect(tellTime(new Date('2026-12-01T12:00:00Z'), 'Nowhere/Land')).toContain('(UTC)')
})

it('tells sizes as file managers do', () => {
  expect([tellBytes(999n), tellBytes(1_500n), tellBytes(2_000_000_000n)]).toEqual([
    '999 bytes',
    '1.5 kB',
    '2.0 GB',
  ])
})

it('says honestly that nothing was sent, and gives a reference', () => {
  const { text } = renderLetter(
    failedLetter({ fullName: null, site: 'globex', pageUrl: facts.pageUrl, requestId: 'r-1' }),
  )
  expect(text).toContain('r-1')
  expect(text).toContain('not complete is never sent')
})
