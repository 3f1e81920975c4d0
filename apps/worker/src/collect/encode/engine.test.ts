import { expect, test } from 'vitest'
import { createSecretList } from '../secrets/known-secret-values.ts'
import { inputBytes, releaseTranscoder, takeTranscoder } from './engine.ts'
import * as places from './wasm/memory-layout.ts'

// A linear congruence, so that a failure comes again.
let state = 20261124
const random = (below: number) => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const run = (length: number) => Array.from({ length }, () => letters[random(letters.length)]).join('')
const lengths = [8, 9, 15, 16, 17, 31, 63, 64, 65, 127, 128, 129, 200, 255, 256, 300]
const secrets = lengths.map(run)
const gap = () => Array.from({ length: 1 + random(3) }, () => ' -"\n<é/\u0000'[random(8)]).join('')

const known = createSecretList()
for (const secret of secrets) known.add(secret, true)
const forms = [
  (secret: string) => secret,
  (secret: string) => `${run(random(9))}${secret}${run(random(9))}`,
  (secret: string) => Buffer.from(secret).toString('hex'),
  (secret: string) => Buffer.from(secret).toString('hex').toUpperCase(),
  (secret: string) => Buffer.from(`${run(random(7))}${secret}${run(random(7))}`).toString('base64'),
  (secret: string) => `${run(random(7))}${Buffer.from(` ${secret}é`).toString('base64url')}`,
]
const shape =
  /\$pb|\$ar|\$sc|\$2[aby]|\$\w\$|key=|gAAAAA|PRIVATE KE|(?:a|A)uthoriza|eyJ|[gho]_|=\n|&#|sk-|SK[0-9a-f]{4}|A..A[0-9A-Z]{4}|SG\.|AKIA/

const transcoder = takeTranscoder(known)
const place = (text: string) => {
  const length = transcoder.bytes.write(text, places.input)
  // What lies beyond is no part of the text, whatever it is.
  transcoder.bytes.write(secrets.join('$pbkdf2 '), places.input + length)
  return length
}

test('a known secret is seen wherever in a text it stands, as it is or encoded', () => {
  for (let turn = 0; turn < 25_000; turn += 1) {
    const parts = Array.from({ length: 1 + random(6) }, () => [run(random(90)), gap()]).flat()
    const secret = secrets[random(secrets.length)] ?? ''
    const form = forms[random(forms.length)] ?? String
    parts.splice(random(parts.length + 1), 0, form(secret))
    const text = parts.join('')
    const length = place(text)
    if (transcoder.hasKnown(places.input, length) === 0) expect([text, secret]).toBe('seen')
    const at = transcoder.firstSuspect(places.input, length)
    expect(at >= places.input && at < places.input + length).toBe(true)
  }
})

test('hardly anything else is taken for a known secret', () => {
  let taken = 0
  for (let turn = 0; turn < 10_000; turn += 1) {
    const parts = Array.from({ length: 1 + random(6) }, () => [run(random(90)), gap()]).flat()
    taken += transcoder.hasKnown(places.input, place(parts.join('')))
  }
  expect(taken).toBeLessThan(10)
})

test('the shape of a credential is seen wherever in a text it begins, and so is what hides one', () => {
  const shapes = [
    ...[
      '$pbkdf2',
      '$argon2',
      '$2b$',
      '$scrypt$',
      '$6$',
      '$apr1$',
      'gAAAAA',
      'PRIVATE KEY',
      'Authorization',
      'eyJ',
    ],
    ...[
      'token=',
      'key=',
      'sid=',
      'sig=',
      'X-Amz-Signature=',
      'X-Amz-Credential=',
      'zak=',
      'pwd=',
      'key%3D',
      'key=3D',
    ],
    ...[
      'AKIAABCDEFGHIJKLMNOP',
      `AIza${'x'.repeat(35)}`,
      ':AAxxxxxxxx',
      'SK0123456789',
      'ghp_',
      'github_pat_',
      'glpat-',
    ],
    ...[
      'npm_',
      'hf_',
      'dop_v1_',
      'shpat_',
      'sk_live_',
      'rk_test_',
      'whsec_',
      'xoxb-',
      ' sk-',
      'SG.',
      'ya29.',
      'GOCSPX-',
    ],
    ...[
      'https://user:pass@',
      '%41',
      '%2541',
      '=\n',
      '=\r\n',
      '=41=42',
      '&#65;',
      '&#x41;',
      '\\u0041',
      '&#61;',
    ],
  ]
  for (let turn = 0; turn < 30_000; turn += 1) {
    const parts = Array.from({ length: 1 + random(5) }, () => [run(random(70)), gap()]).flat()
    if (turn % 2 === 0)
      parts.splice(random(parts.length + 1), 0, shapes[random(shapes.length)] ?? '', 'x'.repeat(8))
    const text = parts.join('')
    const found = transcoder.hasShape(places.input, place(text)) !== 0
    if (shapes.some((one) => text.includes(one))) expect([found, text]).toEqual([true, text])
    else if (!shape.test(text)) expect([found, text]).toEqual([false, text])
  }
})

test('every byte is escaped as JSON.stringify does it, at every place', () => {
  const out = places.out
  for (let turn = 0; turn < 60_000; turn += 1) {
    const odd = Array.from({ length: random(12) }, () => String.fromCharCode(random(256)))
    const parts = odd.flatMap((one) => [one, run(random(40)), random(9) === 0 ? '，😀' : ''])
    const text = parts.join('')
    const end = transcoder.escape(places.input, place(text), out)
    expect(transcoder.bytes.toString('utf8', out, end)).toBe(JSON.stringify(text).slice(1, -1))
  }
  expect(transcoder.escape(places.input, place('x\ufffdy'), out)).toBe(0)
  const longest = '"'.repeat(inputBytes)
  const end = transcoder.escape(places.input, place(longest), out)
  expect(end - out).toBe(2 * inputBytes)
  releaseTranscoder(transcoder)
})
