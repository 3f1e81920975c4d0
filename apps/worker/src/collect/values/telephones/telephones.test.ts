import { expect, test } from 'vitest'
import { callingCodeOfCountry } from './calling-codes.ts'
import {
  type Dialling,
  isSameTelephone,
  likePattern,
  maybeSameTelephone,
  readTelephones,
} from './telephones.ts'

const german: Dialling = { home: '49' }

function one(text: string, dialling: Dialling = german) {
  const { numbers } = readTelephones(text, dialling)
  return numbers.length === 1 ? `${numbers[0]?.country} ${numbers[0]?.national}` : null
}

test.each([
  '+49 176 5550117',
  '0049-176-555 01 17',
  '0176/5550117',
  '0176 / 555 01 17',
  '+49 (0)176 5550117',
  'tel:+491765550117',
  'whatsapp:+49 176 5550117',
  '+٤٩ ١٧٦ ٥٥٥٠١١٧',
  '+४९ १७६ ५५५०११७',
  '\u202a+49 176 5550117\u202c',
  '4917655501170'.slice(0, 12),
])('%s is one telephone', (text) => expect(one(text)).toBe('49 1765550117'))

test.each([
  ['+43 176 5550117', '43 1765550117'],
  ['+1 212 555 0117', '1 2125550117'],
  ['176 5550117', '49 1765550117'],
  ['+49 176 5550117 ext 12', null],
  ['12345', null],
  ['+49 176 5550117, +49 176 5550118', null],
  ['Berlin', null],
  ['+999 1234567890', null],
  ['', null],
])('%s is read as %s', (text, expected) => expect(one(text)).toBe(expected))

test.each([
  ['+39 06 1234567', '06 1234567', '39'],
  ['+7 912 345 67 89', '8 912 345 67 89', '7'],
  ['+1 212 555 0117', '(212) 555-0117', '1'],
  ['+1 212 555 0117', '011 1 212 555 0117', '1'],
  ['+86 138 1234 5678', '13812345678', '86'],
  ['+91-9198765432', '9198765432', '91'],
])('%s and %s are one telephone at home in %s', (left, right, home) =>
  expect(one(left, { home })).toBe(one(right, { home })),
)

test('WhatsApp writes international numbers without a beginning', () => {
  expect(one('33612345678', { home: '49', international: true })).toBe('33 612345678')
})

test('a list is more than one, and what is no number may hold one', () => {
  expect(readTelephones('["+49 176 5550117", "+49 176 5550118"]', german).numbers).toHaveLength(2)
  expect(readTelephones('0176 5550117 / 0176 5550118', german).numbers).toHaveLength(2)
  expect(readTelephones('+49 176 5550117 or Maria', german)).toEqual({ numbers: [], unread: true })
  expect(readTelephones('1'.repeat(20_000), german)).toEqual({ numbers: [], unread: true })
})

test('without a country the digits may be the same, and are not for certain', () => {
  const [known] = readTelephones('+1 212 555 0117', { home: null }).numbers
  const [bare] = readTelephones('0212 555 0117', { home: null }).numbers
  const [other] = readTelephones('+1 312 555 0117', { home: null }).numbers
  if (!known || !bare || !other) throw new Error('not read')
  expect([isSameTelephone(known, bare), maybeSameTelephone(known, bare)]).toEqual([false, true])
  expect([isSameTelephone(known, other), maybeSameTelephone(known, other)]).toEqual([false, false])
  expect(likePattern(known)).toBe('%5%5%5%0%1%1%7%')
})

test.each([
  ['Germany', '49'],
  ['United States', '1'],
  ['Uruguay', '598'],
  ['de', '49'],
  ['Atlantis', null],
  ['', null],
])('the calling code of %s is %s', (country, code) => expect(callingCodeOfCountry(country)).toBe(code))
