import { expect, test } from 'vitest'
import { cellJson } from './cell-json.ts'
import { embeddedJson } from './json-text.ts'
import { createSiteClock } from './site-clock.ts'

const clock = createSiteClock('Europe/Berlin')

test('datetimes carry the offset that the site’s zone had then', () => {
  expect(clock('2026-07-01 12:00:00.000000')).toBe('2026-07-01T12:00:00+02:00')
  expect(clock('2026-01-01 12:00:00.120000')).toBe('2026-01-01T12:00:00.12+01:00')
  expect(clock('1893-01-01 00:00:00')).toBe('1893-01-01T00:00:00+00:53:28')
  expect(clock('9999-12-31 23:59:59.999999')).toBe('9999-12-31T23:59:59.999999+01:00')
})

test('a repeated hour is the first of the two, a skipped one has the offset from before', () => {
  expect(clock('2026-10-25 02:30:00')).toBe('2026-10-25T02:30:00+02:00')
  expect(clock('2026-10-25 03:00:00')).toBe('2026-10-25T03:00:00+01:00')
  expect(clock('2026-03-29 02:30:00')).toBe('2026-03-29T02:30:00+01:00')
  expect(createSiteClock('America/New_York')('2026-11-01 01:30:00')).toBe('2026-11-01T01:30:00-04:00')
  expect(createSiteClock('America/New_York')('2026-03-08 02:30:00')).toBe('2026-03-08T02:30:00-05:00')
})

test('what is no moment stays as the database prints it', () => {
  for (const odd of ['0000-00-00 00:00:00.000000', '2024-02-00 00:00:00', 'infinity', '-infinity'])
    expect(clock(odd)).toBe(odd)
})

test('numbers keep every digit', () => {
  expect(cellJson('9007199254740991', 'integer', clock)).toBe('9007199254740991')
  expect(cellJson('18446744073709551615', 'integer', clock)).toBe('"18446744073709551615"')
  expect(cellJson('0.100000000', 'decimal', clock)).toBe('"0.100000000"')
  expect(cellJson('NaN', 'float', clock)).toBe('"NaN"')
  expect(cellJson('1e+20', 'float', clock)).toBe('100000000000000000000')
})

test('times and binary are exact', () => {
  expect(cellJson('-838:59:59.000000', 'time', clock)).toBe('"-838:59:59"')
  expect(cellJson('07:05:09.500000', 'time', clock)).toBe('"07:05:09.5"')
  expect(cellJson('10:20:00', 'time', clock)).toBe('"10:20:00"')
  expect(cellJson(new Uint8Array([0, 255]), 'binary', clock)).toBe('{"$base64":"AP8="}')
})

test('JSON columns are JSON, digit by digit; what is not JSON is a string', () => {
  expect(cellJson('{ "a" : 9007199254740993, "A": 1e400, " b ": "x y" }', 'json', clock)).toBe(
    '{"a":9007199254740993,"A":1e400," b ":"x y"}',
  )
  expect(cellJson('{"s":"\\ud800"}', 'json', clock)).toBe('{"s":"\\ud800"}')
  expect(cellJson('not json', 'json', clock)).toBe('"not json"')
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  expect(embeddedJson(deep)).toBe(deep)
})

test('JSON that readers would not read alike, or not at all, is a string too', () => {
  const asText = (json: string) => expect(cellJson(json, 'json', clock)).toBe(JSON.stringify(json))
  asText('{"a":1,"a":2}')
  asText('[{"a":{"b":1}},{"c":1,"\\u0063":2}]')
  asText(`${'['.repeat(60_000)}${']'.repeat(60_000)}`)
  asText(`["${'x'.repeat(2_000_000)}"]`)
  const twice = '{"a":{"a":1},"b":[{"a":1},{"a":1}],"":"{\\"a\\":1,\\"a\\":2}"}'
  expect(cellJson(twice, 'json', clock)).toBe(twice)
})
