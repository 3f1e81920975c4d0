/** The names a person goes by, for telling their records from those of somebody else at the same address. */
export type PersonNames = {
  /** the same name, letter for letter, but for case, blanks and the order of its parts */
  isSame(name: string): boolean
  /** could be the same person: one name's words are among the other's (`Maria` and `Maria Santos`, `M. Santos`) */
  isLikely(name: string): boolean
}

export function createPersonNames(names: readonly string[], address: string): PersonNames {
  const given = names.filter((name) => name.trim() !== '')
  const exact = new Set(given.map(inAnyOrder))
  const mailbox = address.split('@')[0] ?? ''
  const known = [...given, mailbox].map(words).filter((list) => list.length > 0)
  const isSame = (name: string) => exact.has(inAnyOrder(name))
  return {
    isSame,
    isLikely(name) {
      const asked = words(name)
      return (
        asked.length === 0 || isSame(name) || known.some((list) => within(asked, list) || within(list, asked))
      )
    },
  }
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

function words(name: string): string[] {
  return parted(name)
    .map(plain)
    .filter((word) => word !== '')
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

function within(some: string[], all: string[]): boolean {
  return some.every((word) =>
    all.some((other) => other === word || (/^[\p{Lu}\p{Ll}]$/u.test(word) && other.startsWith(word))),
  )
}
