import { expect, test } from 'vitest'
import { foldAscii, lookAlikeKey, parseAddresses } from './addresses.ts'

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
