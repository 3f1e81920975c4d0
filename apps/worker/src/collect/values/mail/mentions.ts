import { foldAscii } from './email-addresses.ts'

/** What is longer, or asked for more addresses, is taken to hold one: the database found it for that. */
export const longestSearched = 1024 * 1024
export const mostSearched = 100

/** Whether one of the addresses stands in a text as a word of its own, and not as a part of a longer one. */
export function mentions(text: string, addresses: ReadonlySet<string>): boolean {
  if (addresses.size === 0 || !text.includes('@')) return false
  if (text.length > longestSearched || addresses.size > mostSearched) return true
  const folded = foldAscii(text)
  return [...addresses].some((address) => holds(folded, address))
}

function holds(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
    const [before, after] = [at - 2, at + address.length]
    if (
      !goesOnBefore.test(text.slice(Math.max(0, before), at)) &&
      !goesOnAfter.test(text.slice(after, after + 3))
    )
      return true
  }
  return false
}

/** two units, since a letter may take them */
const goesOnBefore = /[\p{L}\p{M}\p{N}._+-]$/u
/** a dot that ends a sentence ends the address too */
const goesOnAfter = /^(?:[\p{L}\p{M}\p{N}_@-]|\.[\p{L}\p{M}\p{N}])/u
