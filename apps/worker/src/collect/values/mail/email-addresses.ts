import { foldAscii } from '@pdd/core'
import { isInk, longestAddress, readItem } from './address-item.ts'
import { partsOf } from './header-parts.ts'

export { foldAscii }

export type AddressItem = {
  /** the bare address, ASCII letters and those of the domain in lower case; blanks after it are kept, they make another mailbox */
  address: string
  /** the item as it stands in the header */
  source: string
}

export type Header = {
  items: readonly AddressItem[]
  /** what holds an `@` and no address that could be read: it may name anyone */
  unread: readonly string[]
}

/** Longer headers, and longer lists, are not read: mail servers refuse them long before. */
export const longestHeader = 256 * 1024
export const mostAddresses = 10_000

/** What a forgiving collation may hold equal: no accents, no case, no blanks around. */
export function lookAlikeKey(text: string): string {
  // Putting many accents on one letter in order takes the square of their number.
  if (text.length > longestAddress) return text
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

/**
 * The addresses of a header such as `"Santos, M." <maria@x.org>, b@y.org`. What stands in quotes or in a comment is a
 * name and no address, but where it is all there is. Line breaks and semicolons part addresses as commas do. The time
 * that it takes grows with the length of the header, and no faster.
 */
export function readHeader(header: string): Header {
  if (!holdsAt(header)) return nobody
  if (header.length > longestHeader) return { items: [], unread: [header] }
  const parts = partsOf(withoutEntities(header))
  if (parts.length > mostAddresses) return { items: [], unread: [header] }
  const items: AddressItem[] = []
  const unread: string[] = []
  for (const part of parts) {
    if (!part.includes('@')) continue
    // Blanks before a comma belong to the list; those after a lone address make it another one.
    const { found, rest } = readItem(parts.length > 1 ? part.trimEnd() : part)
    for (const { address, source } of found)
      items.push({ address: inSmallLetters(foldAscii(address)), source: source.trim() })
    if (rest && holdsAt(part)) unread.push(part.trim())
  }
  return items.length > mostAddresses ? { items: [], unread: [header] } : { items, unread }
}

/** Capitals of domains beyond ASCII are no other domain. */
function inSmallLetters(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const small = domain.toLowerCase()
  return small === domain ? address : address.slice(0, at + 1) + small
}

const nobody: Header = { items: [], unread: [] }

/** The addresses alone, for where it is of no account what could not be read. */
export function parseAddresses(header: string): readonly AddressItem[] {
  return readHeader(header).items
}

/** Whether something stands on both sides of an `@`. */
function holdsAt(text: string): boolean {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1))
    if (isInk(text[at - 1]) && isInk(text[at + 1])) return true
  return false
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", amp: '&' }

/** What went through a page stands in the database as the page wrote it. */
function withoutEntities(header: string): string {
  if (!header.includes('&')) return header
  return header.replace(/&(lt|gt|quot|apos|#39|amp);/g, (_, name: string) => entities[name] ?? '')
}
