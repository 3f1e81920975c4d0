import { describe, expect, test } from 'vitest'
import { takeTranscoder } from '../encode/engine.ts'
import * as places from '../encode/wasm/memory-layout.ts'
import { createSecretList } from './known-secret-values.ts'
import { createScrubber, createSecretFinder } from './secret-finder.ts'

const key = '9f8e7d6c5b4a321'
const odd = 'ab+Cd/12&x="q\n9$'
const secrets = createSecretList()
secrets.add(key, true)
secrets.add(odd, true)
secrets.add('nabcdef12345678', true)
secrets.add('Größe§9%xx', true)
secrets.add('sunshine', false)
const scrub = createScrubber(createSecretFinder(secrets))
const transcoder = takeTranscoder(secrets)
const isSuspect = (text: string) => {
  const length = transcoder.bytes.write(text, places.input)
  return transcoder.isSuspect(places.input, length) !== 0
}
const base64 = (text: string) => Buffer.from(text).toString('base64')
const each = (text: string, form: (code: number) => string) =>
  [...Buffer.from(text)].map((byte) => form(byte)).join('')

describe('a secret of the site is found', () => {
  test.each([
    ['as it is', key],
    ['within a longer run', `x${key}99`],
    ['behind an encoded question mark', `redirect-to=%2Fprintview%3Fkey%3D${key}`],
    ['in quoted-printable', `see key=3D${key}`],
    ['broken by a line of quoted-printable', `${key.slice(0, 7)}=\r\n${key.slice(7)}`],
    ['broken twice', `${key.slice(0, 4)}=\n${key.slice(4, 9)}=\n${key.slice(9)}`],
    ['as percent signs only', each(key, (byte) => `%${byte.toString(16)}`)],
    ['as percent signs, twice', each(key, (byte) => `%25${byte.toString(16)}`)],
    ['as entities', each(key, (byte) => `&#${byte};`)],
    ['as escapes of JSON', each(key, (byte) => `\\u00${byte.toString(16)}`)],
    ['in base64', base64(key)],
    ['in base64, one further', base64(`x${key}`)],
    ['in base64, two further', base64(`yx${key}y`)],
    ['in base64 glued to something', `key${base64(`é ${key} and more`)}`],
    [
      'in base64 with line ends',
      base64(`${'some words '.repeat(5)}${key}${' and more'.repeat(9)}`).replace(/.{19}/g, '$&\r\n'),
    ],
    ['in base64 of addresses', Buffer.from(`?>${key}`).toString('base64url')],
    ['in hexadecimal digits', Buffer.from(key).toString('hex')],
    ['in capital hexadecimal digits', Buffer.from(key).toString('hex').toUpperCase()],
    ['with a line end in it', odd],
    ['with a line end in JSON', JSON.stringify({ odd })],
    ['with a line end in JSON in JSON', JSON.stringify(JSON.stringify({ odd }))],
    ['percent-encoded', encodeURIComponent(odd)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(odd))],
    ['in HTML', odd.replace('&', '&amp;').replace('"', '&quot;')],
    ['with letters beyond ASCII', 'Größe§9%xx'],
    ['with letters beyond ASCII, encoded', encodeURIComponent('Größe§9%xx')],
    ['that is a word, where it stands alone', 'sunshine'],
  ])('%s', (_how, hidden) => {
    const text = `é before: ${hidden} :after 漢`
    const clean = scrub(text)
    expect(isSuspect(text)).toBe(true)
    expect(clean).toContain('[withheld]')
    expect(clean.startsWith('é before: ')).toBe(true)
    expect(clean.endsWith(' :after 漢')).toBe(true)
    for (const secret of [key, odd, 'Größe§9%xx', 'sunshine', base64(key).slice(3, 15)])
      expect(clean).not.toContain(secret)
    expect(scrub(clean)).toBe(clean)
  })
})

test.each([
  ['Please note BEGIN PRIVATE KEY----- in your file', 'Please note [withheld] in your file'],
  ['the file starts with BEGIN RSA PRIVATE KEY-----', 'the file starts with [withheld]'],
  ['BEGIN EC PRIVATE KEY———', '[withheld]'],
  [`-----BEGIN PRIVATE KEY-----\n${'MIIEvQ'.repeat(40)}\n-----END PRIVATE KEY----- ok`, '[withheld] ok'],
  [`-----BEGIN PRIVATE KEY-----\n${'MIIEvQ'.repeat(10)}\ncut off`, '[withheld]\ncut off'],
  [
    'https://zoom.example/j/1?zak=abcdefghijklmnopqrstuvwxyz&x=1',
    'https://zoom.example/j/1?zak=[withheld]&x=1',
  ],
  ['/a?sv=2022&sig=abC%2BdE12fGh34IjKlMn%2F56OpQ%3D&se=x', '/a?sv=2022&sig=[withheld]&se=x'],
  [
    '?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F2013&X-Amz-Date=20130524T000000Z',
    '?X-Amz-Credential=[withheld]&X-Amz-Date=20130524T000000Z',
  ],
  [`?a=1&X-Amz-Signature=${'aeeed9bbccd4d02e'.repeat(4)}`, '?a=1&X-Amz-Signature=[withheld]'],
  ['?access_token=0123456789abcdefghi#x', '?access_token=[withheld]#x'],
  ['?redirect=%2Fa%3Faccess_token%3Da1b2c3d4e5f6a7b8', '?redirect=%2Fa%3Faccess_token%3D[withheld]'],
  ['?order=7&order_key=wc_order_5c8f2d1b4e6a7', '?order=7&order_key=[withheld]'],
  ['?resetToken=aB3dE5gH7jK9mN1p', '?resetToken=[withheld]'],
  ['eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJhYmMifQ.abc-def_123', '[withheld]'],
  ['postgres://bob:s3cr3t@db.example/x', 'postgres://bob:[withheld]@db.example/x'],
  ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [withheld]'],
  ['AKIAIOSFODNN7EXAMPLE', '[withheld]'],
  [`ghp_${'aB3'.repeat(12)}`, '[withheld]'],
  ['xoxb-123456789012-abcdefGHIJ', '[withheld]'],
  ['sk-proj-aB3dE5gH7jK9mN1pQ3rS5tU7', '[withheld]'],
  [`$6$saltsalt$${'aB3/'.repeat(20)} x`, '[withheld] x'],
  ['$argon2id$v=19$m=65536 x', '[withheld] x'],
])('of %s the credential is taken out, and the rest stays', (text, clean) => {
  expect(scrub(text)).toBe(clean)
  expect(isSuspect(text)).toBe(true)
})

test.each([
  'see\nabcdef12345678',
  'STU2024000123 and 560001, M.Sc. in Physics',
  '/printview?doctype=Sales%20Invoice&name=ACC-SINV-2024-00012&key=printview',
  '/app/x?key=ACC-SINV-2024-00012',
  'signature=Kind-regards-from-Bob-Smith',
  'token=invoice2024payment',
  'coupon code=SUMMER2024SALE',
  'sunshines and moonsunshine',
  'https://example.org/a:b@c',
  'he paid $1, $5 and $6',
  'the monkey=chimpanzee4and5more6words7',
  '<img width=600 height=40 src="cid:ab12cd34@x">',
  '550e8400-e29b-41d4-a716-446655440000',
])('%s is no secret', (text) => {
  expect(scrub(text)).toBe(text)
})

test('what stood beside a secret is one itself once that is gone', () => {
  expect(scrub(`a sunshine${key} b`)).toBe('a [withheld] b')
})

test('what the transcoder lets pass has nothing in it for the scrubber', () => {
  let state = 7
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const parts = [
    ...[
      'key',
      'sig',
      'token',
      '=',
      '%3D',
      '=3D',
      '&',
      '?',
      '-',
      '_',
      '.',
      ':',
      '//',
      '@',
      '$',
      ' ',
      '\n',
      '=\n',
      '\\',
    ],
    ...[
      'A',
      'AAAA',
      'AKIA',
      'gAAAAA',
      'eyJ',
      'xox',
      'b-',
      'sk',
      'ghp',
      'live',
      'PRIVATE KEY',
      'BEGIN ',
      '-----',
    ],
    ...[
      key,
      key.slice(0, 8),
      base64(key),
      base64(`x${key}`),
      Buffer.from(key).toString('hex'),
      '%39',
      '&#57;',
      'u0039',
    ],
    ...['a1B2c3D4e5F6', 'sunshine', 'é', 'abcdefgh', '0123456789abcdef', odd],
  ]
  let found = 0
  for (let turn = 0; turn < 40_000; turn += 1) {
    const text = Array.from({ length: 1 + random(9) }, () => parts[random(parts.length)]).join('')
    const clean = scrub(text)
    if (clean === text) continue
    found += 1
    if (!isSuspect(text)) expect(text).toBe('suspected')
    if (scrub(clean) !== clean) expect(scrub(clean)).toBe(clean)
  }
  expect(found).toBeGreaterThan(5_000)
})
