/** RFC 5321, 4.5.3.1: what a mail server must take, in characters. */
const longestAddress = 254
const longestLocalPart = 64

/** RFC 5321 `Dot-string`, with letters, marks and digits of any script (RFC 6531); nothing quoted. */
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+$/u
const label = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u

/**
 * The one bare mail address that somebody typed, in the form in which addresses are compared: ASCII letters in lower
 * case, all else as it is. Null for what is none or more than one: a list, a name before it, quotes, a comment, an IP
 * address, a control or an invisible character. Blanks around it are the typing, not the address.
 */
export function readMailAddress(typed: string): string | null {
  if (typed.length > 2 * longestAddress) return null
  const text = typed.replace(/^ +| +$/g, '')
  if (text.length > longestAddress) return null
  const [local = '', domain = '', ...more] = text.split('@')
  if (more.length > 0 || local.length > longestLocalPart) return null
  const labels = domain.split('.')
  if (labels.length < 2 || !labels.every((part) => part.length <= 63 && label.test(part))) return null
  if (/^\d+$/.test(labels.at(-1) ?? '')) return null
  if (!local.split('.').every((atom) => localPart.test(atom))) return null
  return foldAscii(text)
}

/** The form in which addresses are compared: exactly, apart from the case of ASCII letters. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
