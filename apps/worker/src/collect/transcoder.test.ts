import { expect, test } from 'vitest'
import { inputBytes, places, releaseTranscoder, takeTranscoder } from './transcoder.ts'

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

const known = { byRun: new Map(secrets.map((secret) => [secret, secret])), runLengths: new Set(lengths) }
const holdsKnown = (text: string) => (text.match(/[A-Za-z0-9]+/g) ?? []).some((one) => known.byRun.has(one))
const shape = /\$pb|\$ar|\$2[aby]|(?:key|sid|ken)=|gAAAAA|PRIVATE KE|(?:a|A)uthoriza|AUTHORIZA|authoriza/

const transcoder = takeTranscoder(known)
const place = (text: string) => {
  const length = transcoder.bytes.write(text, places.input)
  // What lies beyond is no part of the text, whatever it is.
  transcoder.bytes.write(secrets.join('$pbkdf2 '), places.input + length)
  return length
}

test('a known secret is seen wherever in a text it begins and ends, and nothing else is taken for one', () => {
  let seen = 0
  for (let turn = 0; turn < 60_000; turn += 1) {
    const parts = Array.from({ length: 1 + random(6) }, () => [run(random(90)), gap()]).flat()
    const secret = secrets[random(secrets.length)] ?? ''
    if (turn % 2 === 0) parts.splice(random(parts.length + 1), 0, gap(), secret, gap())
    if (turn % 3 === 0) parts.splice(random(parts.length + 1), 0, `${secret}x`, gap(), secret.slice(1))
    const text = parts.join('')
    const length = place(text)
    const expected = holdsKnown(text)
    seen += Number(expected)
    expect([transcoder.hasKnownRun(places.input, length) !== 0, text]).toEqual([expected, text])
  }
  expect(seen).toBeGreaterThan(20_000)
})

test('the shape of a credential is seen wherever in a text it begins', () => {
  const shapes = [
    '$pbkdf2',
    '$argon2',
    '$2b$',
    'token=',
    'key=',
    'sid=',
    'gAAAAA',
    'PRIVATE KEY',
    'Authorization',
  ]
  for (let turn = 0; turn < 40_000; turn += 1) {
    const parts = Array.from({ length: 1 + random(5) }, () => [run(random(70)), gap()]).flat()
    if (turn % 2 === 0) parts.splice(random(parts.length + 1), 0, shapes[random(shapes.length)] ?? '')
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
