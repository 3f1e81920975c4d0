import { domainToASCII, domainToUnicode } from 'node:url'

/**
 * An address with its domain in both spellings: in its own letters, and as name servers have it (`xn--…`). The part before
 * the `@` is the mail server's, and stays as it is. https://datatracker.ietf.org/doc/html/rfc5891
 */
export function spellingsOf(address: string): string[] {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  if (at < 1 || domain.length > longestDomain || !mayHaveTwo.test(domain)) return [address]
  const ascii = domainToASCII(domain)
  if (ascii === '') return [address]
  const local = address.slice(0, at + 1)
  return [...new Set([address, local + domainToUnicode(ascii), local + ascii])]
}

/** RFC 1035; letters beyond ASCII take fewer. */
const longestDomain = 253
// biome-ignore lint/suspicious/noControlCharactersInRegex: all that is ASCII has one spelling
const mayHaveTwo = /[^\u0000-\u007f]|(^|\.)xn--/i
