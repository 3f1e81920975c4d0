/** The names a person goes by, for telling their records from those of somebody else at the same address. */
export type PersonNames = {
  /** the same name, letter for letter, but for case, blanks and the order of its parts */
  isSame(name: string): boolean
  /** could be the same person: one name's words are among the other's (`Maria` and `Maria Santos`, `M. Santos`) */
  isLikely(name: string): boolean
}

/** A longer text is no name; to put many accents on one letter in order takes the square of their number. */
const longestName = 1_000
/** Nobody has more names: whoever writes contacts may write any number of them. */
const mostNames = 200

export function createPersonNames(names: readonly string[], address: string): PersonNames {
  const given = [...new Set(names.filter((name) => isName(name) && name.trim() !== ''))].slice(0, mostNames)
  const exact = new Set(given.map(inAnyOrder))
  const mailbox = address.split('@', 1)[0] ?? ''
  const known = [...given, mailbox]
    .filter(isName)
    .map(words)
    .filter(({ list }) => list.length > 0)
  const isSame = (name: string) => isName(name) && exact.has(inAnyOrder(name))
  return {
    isSame,
    isLikely(name) {
      if (!isName(name)) return false
      const asked = words(name)
      return (
        asked.list.length === 0 ||
        isSame(name) ||
        known.some((one) => within(asked, one) || within(one, asked))
      )
    },
  }
}

function isName(text: string): boolean {
  return text.length <= longestName
}

function spell(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** `Santos, Maria` is `Maria Santos`; scripts that part no words write `王小明` and `小明 王`. */
function inAnyOrder(name: string): string {
  const parts = parted(name)
  const letters = parts.join('')
  return unparted.test(letters) ? [...letters].sort().join('') : parts.sort().join(' ')
}

const unparted = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]+$/u

function parted(name: string): string[] {
  return spell(name)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
}

type Words = { list: readonly string[]; known: ReadonlySet<string>; initials: ReadonlySet<string> }

function words(name: string): Words {
  const list = parted(name)
    .map(plain)
    .filter((word) => word !== '')
  const initials = new Set(list.map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0)))
  return { list, known: new Set(list), initials }
}

/** One spelling for `Seán` and `Sean`, `Müller` and `Mueller`: the staff type names as their keyboards let them. */
function plain(word: string): string {
  const base = word.normalize('NFKD').replace(optionalMarks, '')
  const latin = base.replace(/[ßøłđæœþ]/g, (letter) => spelledOut[letter] ?? letter)
  return latin.replace(/([aou])e/g, '$1')
}

/** Accents, and the vowel points of Hebrew and Arabic. In other scripts marks are letters: `रमा` is not `रीमा`. */
const optionalMarks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g

const spelledOut: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'a', œ: 'o', þ: 'th' }

function within(some: Words, all: Words): boolean {
  return some.list.every(
    (word) => all.known.has(word) || (/^[\p{Lu}\p{Ll}]$/u.test(word) && all.initials.has(word)),
  )
}
