import { expect, test } from 'vitest'
import {
  foldAscii,
  longestHeader,
  lookAlikeKey,
  mostAddresses,
  parseAddresses,
  readHeader,
} from './email-addresses.ts'
import { mentions } from './mentions.ts'

const addresses = (header: string) => parseAddresses(header).map(({ address }) => address)

test('a display name is not an address', () => {
  expect(addresses('"maria@x.org" <list@y.org>')).toEqual(['list@y.org'])
  expect(addresses('maria@x.org <list@y.org>')).toEqual(['list@y.org'])
  expect(addresses('"a, maria@x.org" <b@y.org>')).toEqual(['b@y.org'])
  expect(addresses('b@y.org (maria@x.org)')).toEqual(['b@y.org'])
})

test('lists are parted by commas, semicolons and lines', () => {
  expect(addresses('a@x.org, b@y.org;c@z.org\nd@z.org')).toEqual(['a@x.org', 'b@y.org', 'c@z.org', 'd@z.org'])
  expect(addresses('"Santos, M. (q@q.q)" <m@x.org>, "quo\\\\"te" <a@y.org>')).toEqual(['m@x.org', 'a@y.org'])
  expect(addresses('')).toEqual([])
  expect(addresses('Administrator')).toEqual([])
})

test('an unclosed quote hides nobody', () => {
  expect(addresses('"open <a@x.org>, b@y.org')).toEqual(['a@x.org', 'b@y.org'])
})

test('ASCII case does not matter; accents, blanks after it and tags do', () => {
  expect(addresses('MARIA@X.ORG')).toEqual(['maria@x.org'])
  expect(foldAscii('ZOË@X.ORG')).toBe('zoË@x.org')
  expect(addresses('zoe@x.org ')).toEqual(['zoe@x.org '])
  expect(addresses("sean.o'brien+erp@x.org")).toEqual(["sean.o'brien+erp@x.org"])
})

test('look-alikes are what MariaDB’s collation holds equal', () => {
  expect(lookAlikeKey('Zoë.Ångström@x.org ')).toBe(lookAlikeKey('zoe.angstrom@x.org'))
  expect(lookAlikeKey('zoe+a@x.org')).not.toBe(lookAlikeKey('zoe@x.org'))
})

test('what leaves no doubt is an address, however it came to be written like that', () => {
  const odd = [
    `'a@x.org'`,
    '"a@x.org"',
    '“a@x.org”',
    '<a@x.org',
    'A <a@x.org',
    'a@x.org>',
    'A &lt;a@x.org&gt;',
  ]
  for (const header of [...odd, '<mailto:a@x.org>', 'a@x.org (A)'])
    expect(addresses(header), header).toEqual(['a@x.org'])
  expect(addresses('a@x.org b@y.org')).toEqual(['a@x.org', 'b@y.org'])
  expect(addresses('"a@x.org" "b@y.org"')).toEqual([])
  expect(addresses('a(x)b@x.org')).toEqual([])
})

test('what could not be read is told', () => {
  const unread = (header: string) => readHeader(header).unread
  for (const header of [
    "'a@x.org",
    '<a@x.org, b@y.org>',
    'A [mailto:a@x.org]',
    'a@x.org.',
    '(a@x.org)',
    '@@@@ b',
  ])
    expect(unread(`b@y.org, ${header}`), header).toEqual([header])
  for (const header of ['"a@x.org" <b@y.org>', 'a@x.org <b@y.org>', 'call @ 5', 'a@x.org b@y.org'])
    expect(unread(header), header).toEqual([])
})

test('a header that is longer than any, or names more, is not read at all', () => {
  const long = `a@x.org, ${' '.repeat(longestHeader)}`
  const many = Array.from({ length: mostAddresses + 1 }, () => 'a@x.org').join(' ')
  for (const header of [long, many, many.replaceAll(' ', ',')])
    expect(readHeader(header)).toEqual({ items: [], unread: [header] })
  expect(addresses(`a@x.org, ${' '.repeat(longestHeader - 9)}`)).toEqual(['a@x.org'])
})

test('an address is mentioned where it stands by itself, and not as a part of another', () => {
  const own = new Set(['zoe@x.org'])
  for (const text of ['<zoe@x.org, a>', "'ZOE@X.ORG", '=zoe@x.org.', 'a@b zoe@x.org', 'xzoe@x.org zoe@x.org'])
    expect(mentions(text, own), text).toBe(true)
  for (const text of [
    'xzoe@x.org',
    'zoe@x.org.uk',
    'zoë@x.org',
    'a.zoe@x.org',
    'zoe+a@x.org',
    'zoe@x.orgs',
    'zoe@x.org@y',
  ])
    expect(mentions(text, own), text).toBe(false)
})
