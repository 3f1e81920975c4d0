import { expect, it, vi } from 'vitest'
import { en } from './en.ts'
import { formatBytes, formatDuration, formatTime } from './formats.ts'
import { remembered } from './remembered.ts'
import { chooseLanguage, languages, readAcceptLanguage, translatorFor } from './translator.ts'

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

it.each(Object.entries(languages))('%s says everything, with the same places to fill', (_name, words) => {
  expect(Object.keys(words)).toEqual(Object.keys(en))
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect([key, places(words[key])]).toEqual([key, places(en[key])])
    expect(words[key].trim()).toBe(words[key])
    expect(words[key]).not.toBe('')
  }
})

it('no sentence was left in English', () => {
  const { en: source, ...others } = languages
  for (const words of Object.values(others)) {
    const same = (Object.keys(source) as (keyof typeof en)[]).filter((key) => words[key] === source[key])
    expect(same).toEqual([])
  }
})

it('no subject of a mail names anybody', () => {
  for (const words of Object.values(languages)) {
    const subjects = Object.entries(words).filter(([key]) => key.endsWith('_subject'))
    expect(subjects).toHaveLength(12)
    expect(subjects.flatMap(([, text]) => places(text))).toEqual([])
  }
})

it('the language is the person’s own, then their browser’s, then English', () => {
  expect(chooseLanguage('de', 'fr')).toBe('de')
  expect(chooseLanguage(null, ...readAcceptLanguage('pt-BR, hi;q=0.3, fr-CA;q=0.8, es;q=0'))).toBe('fr')
  expect(chooseLanguage('es_MX')).toBe('es')
  expect(chooseLanguage('constructor', 'zh-TW')).toBe('en')
})

it('fills places with values as they are, and leaves what it does not know', () => {
  expect(translatorFor('en').translate('mail.hello', { name: '$& {user}' })).toBe('Hello $& {user},')
  expect(translatorFor('ar').direction).toBe('rtl')
  expect(translatorFor('hi').translate('past.records')).toContain('{count}')
})

it('tells times, sizes and durations in each language', () => {
  const at = new Date('2026-12-01T12:00:00Z')
  expect(formatTime(at, 'America/New_York')).toBe('1 December 2026 at 07:00 (America/New_York)')
  expect(formatTime(at, 'Nowhere/Land')).toContain('(UTC)')
  expect(formatTime(at, 'Europe/Berlin', 'de')).toBe('1. Dezember 2026 um 13:00 (Europe/Berlin)')
  expect([formatBytes(999n), formatBytes(1_500n), formatBytes(2_000_000_000n)]).toEqual([
    '999 bytes',
    '1.5 kB',
    '2.0 GB',
  ])
  expect([formatDuration(3.2), formatDuration(200), formatDuration(7201)]).toEqual([
    '4 seconds',
    '4 minutes',
    '3 hours',
  ])
  expect(formatDuration(200, 'fr')).toBe('4 minutes')
})

it('makes a format once, and forgets rather than grow without end', () => {
  const make = vi.fn((name: string) => ({ name }))
  const formatOf = remembered(make)
  expect(formatOf('0')).toBe(formatOf('0'))
  for (let at = 0; at < 501; at += 1) expect(formatOf(String(at))).toEqual({ name: String(at) })
  expect(make).toHaveBeenCalledTimes(501)
  formatOf('0')
  expect(make).toHaveBeenCalledTimes(502)
})
