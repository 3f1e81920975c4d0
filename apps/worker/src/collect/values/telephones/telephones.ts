import { callingCodeOf } from './calling-codes.ts'

/** A number as it is dialled: `country` is null where neither the number nor the site says which. */
export type Telephone = { country: string | null; national: string }

/** How numbers of a site are read. */
export type Dialling = {
  /** the calling code of the site's country */
  home: string | null
  /** digits without a beginning are international, as WhatsApp writes them */
  international?: true
}

/** `unread`: what is no number, and may hold one */
export type ReadTelephones = { numbers: readonly Telephone[]; unread: boolean }

const longestCell = 10_000
const fewestDigits = 7
const mostDigits = 17

/** The numbers of a cell: one, or a list of them. */
export function readTelephones(cell: string, dialling: Dialling): ReadTelephones {
  if (cell.length > longestCell) return { numbers: [], unread: true }
  const parts = inAsciiDigits(cell)
    .replace(/["'[\]]/g, ' ')
    .split(/[,;|\n]/)
    .flatMap(apart)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const numbers = parts.map((part) => readTelephone(part, dialling))
  return { numbers: numbers.filter((number) => number !== null), unread: numbers.includes(null) }
}

/** A stroke parts numbers, and the area code of one from the rest: where each side is long enough, there are two. */
function apart(text: string): string[] {
  const sides = text.split('/')
  return sides.every((side) => side.replace(/\D/g, '').length >= fewestDigits) ? sides : [text]
}

/** An extension is another telephone, so a number with one is not read. */
function readTelephone(text: string, { home, international }: Dialling): Telephone | null {
  const bare = text.replace(/^(?:tel|callto|sip|sms|whatsapp):/i, '').replace(/\(0\)/, '')
  if (!/^(?:\s*\+)?[\d\s().\u2010-\u2015/-]+$/.test(bare)) return null
  const digits = bare.replace(/\D/g, '')
  if (digits.length < fewestDigits || digits.length > mostDigits) return null
  if (bare.includes('+')) return withCountry(digits)
  if (digits.startsWith('00')) return withCountry(digits.slice(2))
  if (home === '1' && digits.startsWith('011')) return withCountry(digits.slice(3))
  const isWhole = home !== null && digits.startsWith(home) && digits.length >= wholeDigits
  if (isWhole || (international && !digits.startsWith('0'))) return withCountry(digits)
  return within(home, digits)
}

/** No national number of as many digits begins with its own country's code. */
const wholeDigits = 11

function withCountry(digits: string): Telephone | null {
  const code = callingCodeOf(digits)
  return code === null ? null : within(code, digits.slice(code.length))
}

function within(country: string | null, digits: string): Telephone | null {
  const national = withoutPrefix(country, digits)
  return national.length < fewestDigits ? null : { country, national }
}

/** What is dialled before a number within its country. */
function withoutPrefix(country: string | null, digits: string): string {
  if (country === '7' && digits.length === 11 && digits.startsWith('8')) return digits.slice(1)
  return country !== null && keepZero.has(country) ? digits : digits.replace(/^0/, '')
}

/** Countries in which the zero belongs to the number. */
const keepZero = new Set(['39', '378', '225', '241', '242'])

/** Whether two are one telephone for certain. */
export function isSameTelephone(one: Telephone, other: Telephone): boolean {
  return one.national === other.national && one.country === other.country
}

/** Whether two may be one telephone: where one does not say its country, by the digits that both have. */
export function maybeSameTelephone(one: Telephone, other: Telephone): boolean {
  if (one.country !== null && other.country !== null) return isSameTelephone(one, other)
  return one.national.slice(-comparedDigits) === other.national.slice(-comparedDigits)
}

const comparedDigits = 9

/** A pattern for SQL LIKE that the number meets however it is written in ASCII digits; it is met by others too. */
export function likePattern({ national }: Telephone): string {
  return `%${[...national.slice(-fewestDigits)].join('%')}%`
}

function inAsciiDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, valueOfDigit)
}

/** Digits of a script stand ten in a row, zero first. */
function valueOfDigit(digit: string): string {
  let at = digit.codePointAt(0) ?? 0
  if (at < 128) return digit
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(at - 1))) {
    at -= 1
    value += 1
  }
  return String(value)
}
