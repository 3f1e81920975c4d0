/** The names a person goes by, for telling their records from those of somebody else at the same address. */
export type PersonNames = {
  /** the same name, letter for letter, but for case and blanks */
  isSame(name: string): boolean
  /** could be the same person: one name's words are among the other's (`Maria` and `Maria Santos`, `M. Santos`) */
  isLikely(name: string): boolean
}

export function createPersonNames(names: readonly string[], address: string): PersonNames {
  const exact = new Set(names.map(spell).filter((name) => name !== ''))
  const mailbox = address.split('@')[0] ?? ''
  const known = [...exact, mailbox].map(words).filter((list) => list.length > 0)
  return {
    isSame: (name) => exact.has(spell(name)),
    isLikely(name) {
      const asked = words(name)
      return asked.length === 0 || known.some((list) => within(asked, list) || within(list, asked))
    },
  }
}

function spell(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
}

function words(name: string): string[] {
  return spell(name)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(plain)
    .filter((word) => word !== '')
}

/** One spelling for `Seán` and `Sean`, `Müller` and `Mueller`: the staff type names as their keyboards let them. */
function plain(word: string): string {
  const base = word.normalize('NFKD').replace(/\p{M}/gu, '')
  const latin = base.replace(/[ßøłđæœþ]/g, (letter) => spelledOut[letter] ?? letter)
  return latin.replace(/([aou])e/g, '$1')
}

const spelledOut: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'a', œ: 'o', þ: 'th' }

function within(some: string[], all: string[]): boolean {
  return some.every((word) =>
    all.some((other) => other === word || (word.length === 1 && other.startsWith(word))),
  )
}
