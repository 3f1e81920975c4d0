import anyAscii from 'any-ascii'

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Han',
  'Thai',
  'Armenian',
  'Georgian',
] as const
const letters = scripts.map((script): [string, RegExp] => [script, new RegExp(`\\p{Script=${script}}`, 'u')])

/** One script whose letters do not tell how a name is read. */
const unread = /\p{Script=Han}/u

/** A longer text is no name. */
const longestName = 1_000

/**
 * How a name that is written in a script of its own fits known names: alike or unlike by its sound, unknown where its
 * letters do not tell that, or null where one of the known names is in the same script and can be compared by itself.
 */
export function fitInAnotherScript(
  name: string,
  known: readonly string[],
): 'alike' | 'unlike' | 'unknown' | null {
  if (name.length > longestName) return 'unlike'
  const others = known.filter((one) => one.length <= longestName && one.trim() !== '')
  const script = scriptsIn(name)
  if (script.size === 0 || others.length === 0) return null
  if (others.some((one) => [...scriptsIn(one)].some((each) => script.has(each)))) return null
  if (unread.test(name) || others.every((one) => unread.test(one))) return 'unknown'
  const asked = sounds(name)
  return others.some((one) => !unread.test(one) && alike(asked, sounds(one))) ? 'alike' : 'unlike'
}

function scriptsIn(name: string): Set<string> {
  return new Set(letters.flatMap(([script, one]) => (one.test(name) ? [script] : [])))
}

/** The consonants of each word, as far as all scripts write them: Arabic and Hebrew leave the vowels out. */
function sounds(name: string): string[] {
  const latin = anyAscii(name)
    .replace(/['`]/g, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return latin
    .split(/[^a-z]+/)
    .map((word) => [...word].map((letter) => sound[letter] ?? letter).join(''))
    .map((word) => word.replace(/(.)\1+/g, '$1'))
    .filter((word) => word !== '')
}

const sound: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'aeiouyhw'].map((letter) => [letter, ''])),
  ...Object.fromEntries([...'pfv'].map((letter) => [letter, 'b'])),
  ...Object.fromEntries([...'cqgx'].map((letter) => [letter, 'k'])),
  ...Object.fromEntries([...'zj'].map((letter) => [letter, 's'])),
  t: 'd',
}

/** Each word of the shorter name sounds like one of the longer, or both like one word: `عبد الله` is `Abdullah`. */
function alike(one: readonly string[], other: readonly string[]): boolean {
  const [few, many] = one.length <= other.length ? [one, other] : [other, one]
  if (few.length === 0) return false
  return few.every((word) => many.includes(word)) || few.join('') === many.join('')
}
