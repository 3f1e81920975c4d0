import { expect, test } from 'vitest'
import { frappeJson, pythonFloat, pythonString } from './python-json.ts'

test('texts are escaped as Python’s json escapes them', () => {
  expect(pythonString('é "x" \n \u007f 🎂')).toBe('"\\u00e9 \\"x\\" \\n \u007f \\ud83c\\udf82"')
})

test('floats are spelled as Python spells them', () => {
  const spellings = {
    '0.000000000': '0.0',
    '61.123456789': '61.123456789',
    '200.000000000': '200.0',
    '-1.50': '-1.5',
    '1e16': '1e+16',
    '0.0001': '0.0001',
    '0.00001': '1e-05',
    '123456789012345.000': '123456789012345.0',
  }
  for (const [text, spelling] of Object.entries(spellings)) expect(pythonFloat(text)).toBe(spelling)
})

test('times are a timedelta on MariaDB and a time on PostgreSQL', () => {
  expect(frappeJson('09:05:00.000000', 'time', 'mariadb')).toBe('"9:05:00"')
  expect(frappeJson('09:05:00', 'time', 'postgres')).toBe('"09:05:00"')
  expect(frappeJson('00:56:53.99', 'time', 'postgres')).toBe('"00:56:53.990000"')
})

test('a datetime has six digits of a fraction, or none; MariaDB’s zero date is null', () => {
  expect(frappeJson('2026-01-02 03:04:05.120000', 'datetime', 'mariadb')).toBe('"2026-01-02 03:04:05.120000"')
  expect(frappeJson('2026-01-02 03:04:05.000000', 'datetime', 'mariadb')).toBe('"2026-01-02 03:04:05"')
  expect(frappeJson('0000-00-00 00:00:00.000000', 'datetime', 'mariadb')).toBe('null')
})

test('JSON columns are a text on MariaDB and a parsed value on PostgreSQL, with every digit', () => {
  expect(frappeJson('{"a": 12345678901234567890, "b": [1.50]}', 'json', 'postgres')).toBe(
    '{\n        "a": 12345678901234567890,\n        "b": [\n          1.5\n        ]\n      }',
  )
  expect(frappeJson('{"a": 1}', 'text', 'mariadb')).toBe('"{\\"a\\": 1}"')
  const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
  expect(frappeJson(deep, 'json', 'postgres')).toBe(`"${deep}"`)
  const broad = `${'['.repeat(400)}${'1,'.repeat(100_000)}1${']'.repeat(400)}`
  expect(frappeJson(broad, 'json', 'postgres')).toBe(`"${broad}"`)
})
