import { expect, test } from 'vitest'
import { embeddedJson, readJson } from '../../apps/worker/src/collect/values/json-text.ts'
import { foldAscii, readHeader } from '../../apps/worker/src/collect/values/mail/email-addresses.ts'
import { mentions } from '../../apps/worker/src/collect/values/mail/mentions.ts'
import { repeatedKey } from '../support/repeated-key.ts'
import { parsers } from './parsers.ts'

/** The same numbers in every run: what fails, fails again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const marks = [
  ...'@@@<<>>()"",;:\\\\\'`.- \t\r\n&[]{}=%?',
  'ü',
  '\ud83d',
  '\u0301',
  '&lt;',
  '&gt;',
  'a',
  'zoe@x.org',
  'B@Y.ORG',
]

test('whatever a header is made of: nothing throws, and an address is a part of it', () => {
  const random = createRandom(20_261)
  for (let round = 0; round < 20_000; round += 1) {
    const header = Array.from({ length: 1 + random(24) }, () => marks[random(marks.length)]).join('')
    const { items, unread } = readHeader(header)
    const written = foldAscii(decoded(header))
    for (const { address, source } of items) {
      expect(written, header).toContain(address)
      expect(address.split('@').length, header).toBe(2)
      expect(decoded(header), header).toContain(source)
    }
    for (const part of unread) expect(decoded(header), header).toContain(part)
    mentions(header, new Set(['zoe@x.org']))
  }
})

const decoded = (header: string) => header.replaceAll('&lt;', '<').replaceAll('&gt;', '>')

test('a header that is well formed gives back its addresses, each once and in order', () => {
  const random = createRandom(7)
  const names = [
    '',
    'Zoë Ångström',
    '"Santos, M."',
    '"a <b@c.org>, d@e.org"',
    '"q\\"uote; @"',
    'Team (all)',
    'x@y.org',
  ]
  for (let round = 0; round < 5_000; round += 1) {
    const addresses = Array.from(
      { length: 1 + random(6) },
      (_, at) => `n${at}+t${random(99)}@x${random(9)}.org`,
    )
    const header = addresses
      .map((address) => {
        const name = names[random(names.length)]
        return name === ''
          ? [address, `<${address}>`, `'${address}'`, `mailto:${address}`][random(4)]
          : `${name} <${address}>`
      })
      .join([', ', ',', '; ', '\n'][random(4)])
    const { items, unread } = readHeader(header)
    expect(
      items.map(({ address }) => address),
      header,
    ).toEqual(addresses)
    expect(unread, header).toEqual([])
  }
})

test('no address of a person is lost between what is read and what is kept back', () => {
  const random = createRandom(99)
  const around = [
    '',
    "'",
    '"',
    '<',
    '>',
    '(',
    ')',
    '[',
    ']',
    ' ',
    '&lt;',
    '&gt;',
    ',',
    ';',
    ':',
    '`',
    '“',
    '.',
    'Jane ',
    'x@y.org ',
  ]
  for (let round = 0; round < 20_000; round += 1) {
    const piece = () => Array.from({ length: random(3) }, () => around[random(around.length)]).join('')
    const header = `${piece()}jane@x.org${piece()}`
    const { items, unread } = readHeader(header)
    // What stands before an angle address or in a comment beside one is a name.
    const named = items.some(({ address }) => address.trim() !== 'jane@x.org')
    const read = items.some(({ address }) => address.trim() === 'jane@x.org')
    const kept = unread.some((part) => mentions(part, new Set(['jane@x.org'])))
    if (!/(?<![.])jane@x\.org(?!\.?[a-z])/i.test(header)) continue
    expect(read || kept || named, header).toBe(true)
  }
})

test('JSON is written as it was, or not as JSON at all', () => {
  const random = createRandom(3)
  const value = (depth: number): string => {
    const kind = depth > 4 ? 4 + random(4) : random(8)
    const items = () => Array.from({ length: random(4) }, () => value(depth + 1))
    const blank = () => ['', ' ', '\n\t'][random(3)]
    if (kind < 2) return `[${blank()}${items().join(`${blank()},${blank()}`)}]`
    if (kind < 4)
      return `{${items().map((item) => `${blank()}"${'ab\\u0061'.slice(random(2), 1 + random(8))}":${item}`)}}`
    return ['"x \\" y"', '1e400', '-0.10', 'null'][kind - 4] ?? 'true'
  }
  for (let round = 0; round < 5_000; round += 1) {
    const json = value(0)
    const written = embeddedJson(json)
    const parsed = readJson(json)
    if (parsed === undefined) expect(written, json).toBeNull()
    else if (written === null) expect(repeatedKey(json), json).not.toBeNull()
    else {
      expect(repeatedKey(written), json).toBeNull()
      expect(JSON.parse(written), json).toEqual(JSON.parse(json))
    }
  }
})

test('no parser throws, whatever it is given', async () => {
  const random = createRandom(42)
  for (const { inputs, call } of parsers)
    for (const make of Object.values(inputs)) {
      const input = make(64 + random(512)) as unknown
      const cut = typeof input === 'string' ? input.slice(0, random(input.length)) : input
      await (call as (input: unknown) => unknown)(cut)
    }
})
