import type { Range } from '../values/ranges.ts'
import { looksRandom } from './looks-random.ts'

/** What a parameter is for, by the words of its name: `X-Amz-Signature`, `accessToken`, `order_key`. */
const secretWords = new Set(
  'key apikey accesskey sig signature secret token accesstoken password passwd passwort pass pwd passphrase credential credentials zak jwt auth authorization session sessionid sid ticket code hmac mac'.split(
    ' ',
  ),
)
/** Names that leave no doubt, whatever the value looks like. */
const certainName =
  /^(?:(?:access|refresh|api|auth|id|session|security|bearer)[-_]?token|(?:client|app|consumer|api|access)[-_]?secret|zak|x-(?:amz|goog)-(?:signature|credential|security-token))$/
const longestName = 60
const shortestCertain = 16
/** `code` is the word for much that opens nothing */
const shortestCode = 20

/**
 * The values of parameters that let somebody in: in URLs, forms and cookies, by what the name says and whether the value
 * looks drawn at random. `?key=printview` and `?key=SAL-ORD-2024-00017` stay; `order_key=wc_order_5c8f2d1b4e6a7` goes, for it
 * opens the order to whoever has it.
 */
export function urlCredentials(text: string): Range[] {
  const ranges: Range[] = []
  let done = 0
  for (let sign = text.indexOf('='); sign >= 0; sign = text.indexOf('=', sign + 1)) {
    if (sign < done || !isValue(text.charCodeAt(sign + 1))) continue
    let from = sign
    while (from > 0 && sign - from < longestName && isName(text.charCodeAt(from - 1))) from -= 1
    let end = sign + 1
    while (end < text.length && isValue(text.charCodeAt(end))) end += 1
    done = end
    while (end < text.length && text.charCodeAt(end) === equals && end - done < 2) end += 1
    if (isCredential(text.slice(from, sign), text.slice(sign + 1, done)))
      ranges.push({ start: sign + 1, end })
  }
  return ranges
}

function isCredential(name: string, value: string): boolean {
  if (value.length < 12) return false
  const said = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  if (certainName.test(said)) return value.length >= shortestCertain
  const words = said.split(/[^a-z0-9]+/)
  const last = words.at(-1) === 'id' ? words.at(-2) : words.at(-1)
  if (last === undefined || !secretWords.has(last)) return false
  // Only what is no name of a document within the value counts: a path or a prefix makes nothing random.
  return (
    value.length >= (last === 'code' ? shortestCode : 12) && looksRandom(value.replace(/%[0-9a-f]{2}/gi, '.'))
  )
}

const equals = 0x3d
const nameLetters = classOf(/[\w.-]/)
const valueLetters = classOf(/[\w.~%+/:@$*-]/)

function isName(code: number): boolean {
  return nameLetters[code] === true
}

function isValue(code: number): boolean {
  return valueLetters[code] === true
}

function classOf(letter: RegExp): boolean[] {
  return Array.from({ length: 128 }, (_, code) => letter.test(String.fromCharCode(code)))
}
