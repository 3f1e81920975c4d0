import { expect, test } from 'vitest'
import { growthOf, mostGrowth } from '../../../../../test/growth/growth.ts'
import { createSecretList } from './known-secret-values.ts'
import { createScrubber, createSecretFinder } from './secret-finder.ts'

const key = '9f8e7d6c5b4a321'
const secrets = createSecretList()
secrets.add(key, true)
secrets.add('hunter2a', false)
const scrub = createScrubber(createSecretFinder(secrets))

const megabyte = 2 ** 20
const pieces = [
  '-----BEGIN PRIVATE KEY-----\n',
  'BEGIN PRIVATE KEY AAAAAAAAAAAAAAAAAAAA ',
  '-----BEGIN PRIVATE KEY-----\nAAAAAAAAAAAAAAAAAAAAAAAA\n',
  ...[
    'eyJ',
    'eyJ.',
    'eyJaaaaaaaaaaaaaaaa.',
    'gAAAAA',
    '-',
    '=',
    'key=',
    'key=a1B2c3D4e5F6g7H8',
    '%41',
    '=41',
    '=\n',
  ],
  ...[
    '&#65;',
    '&amp;',
    '\\u0041',
    '\\',
    'https://a:',
    'authorization: ',
    '$argon2i',
    '$6$',
    'sk-',
    'ghp_',
    'AKIA',
  ],
  ...[key, Buffer.from(`${key}xyz`).toString('base64'), `${Buffer.from(key).toString('base64')}\n`],
  ...['update-password key=', 'sid=0123456789', 'hunter2ab', 'AKIAABCDEFGHIJKLMNO '],
]

test.each(pieces)(
  'the time to clean a text of %j alone grows as the text does',
  async (piece) => {
    const make = (bytes: number) => piece.repeat(Math.ceil(bytes / piece.length))
    const growth = await growthOf({ make, call: scrub }, { from: megabyte / 16, to: 2 * megabyte })
    expect(growth ?? 0).toBeLessThanOrEqual(mostGrowth)
  },
  60_000,
)

test.each([
  `$argon2id${'s'.repeat(3e7)}`,
  `key=a1B2c3D4e5${'w1'.repeat(1e7)}`,
  `eyJ${'.'.repeat(3e7)} ${key}`,
  `${Buffer.from(key).toString('hex')}${'a'.repeat(3e7)}`,
  `${Buffer.from(key).toString('base64')}${'w'.repeat(3e7)}`,
  `BEGIN PRIVATE KEY ${'A'.repeat(3e7)}`,
])(
  'a text of 30 MB without a blank is no trouble',
  (text) => {
    expect(scrub(text).length).toBeLessThan(text.length)
  },
  60_000,
)
