import type { Random } from './random.ts'

/** How one person is called; `written` is the same name in another script. */
export type Name = { given: string; middle: string; family: string; written?: Name }

const latin = (given: string, middle: string, family: string, written?: [string, string, string]): Name => ({
  ...{ given, middle, family },
  ...(written && { written: { given: written[0], middle: written[1], family: written[2] } }),
})

// No two begin with the same letter in one script: a first letter alone can stand for a name.
const names: readonly Name[] = [
  latin('Rania', 'Samira', 'Haddad', ['رانيا', 'سميرة', 'حداد']),
  latin('Olga', 'Petrovna', 'Smirnova', ['Ольга', 'Петровна', 'Смирнова']),
  latin('Xiaoming', 'Lei', 'Wang', ['小明', '磊', '王']),
  latin('Haruto', 'Ren', 'Sakamoto', ['陽翔', '蓮', '坂本']),
  latin('Priya', 'Devi', 'Sharma', ['प्रिया', 'देवी', 'शर्मा']),
  latin('Zoë', 'Linnéa', 'Ångström'),
  latin('Søren', 'Aksel', 'Kjær'),
  latin('Þórunn', 'Björk', 'Guðmundsdóttir'),
  latin('Łukasz', 'Wit', 'Żółkiewski'),
  latin('Ayşe', 'Nur', 'Demir'),
  latin('José', 'María', 'Álvarez'),
  latin('Benoît', 'Luc', 'Lefèvre'),
  latin('Nkechi', 'Ada', 'Okafor'),
  latin('Geraint', 'Huw', 'Llewellyn'),
  latin('Dragan', 'Milan', 'Kovač'),
  latin('Ingrid', 'Maj', 'Nyström'),
  latin('Eszter', 'Ilona', "O'Brien-Szabó"),
  latin('Mbali', 'Thandi', 'Nkosi'),
]

/** Of children: of no grown-up above, and of every script above. */
const childNames = { Latin: 'Vänni', Arabic: 'يوسف', Cyrillic: 'Тимур', Han: '翼', Devanagari: 'कबीर' }

/** That many names, each of another person; a quarter are used in their own script. */
export function drawNames(random: Random, count: number): Name[] {
  return random
    .shuffle(names)
    .slice(0, count)
    .map((name) =>
      name.written !== undefined && random.chance(0.5)
        ? { ...name.written, written: { ...name, written: undefined as never } }
        : name,
    )
}

/** The same family, and the same script. */
export function childOf({ family }: Name): Name {
  const script = Object.keys(childNames).find((script) =>
    new RegExp(`\\p{Script=${script}}`, 'u').test(family),
  )
  return { given: childNames[script as keyof typeof childNames], middle: '', family }
}

export function fullName({ given, family }: Name): string {
  return `${given} ${family}`
}

/** Scripts that no rule compares: who it is has to be told by an address or an account. */
export const sameScript = (spelling: Spelling): boolean => spelling !== 'other script'

/** How else a colleague may have written it: a middle name more, another order, another script. */
export const spellings = ['as it is', 'middle name', 'other order', 'capitals', 'other script'] as const
export type Spelling = (typeof spellings)[number]

export function spelled(name: Name, spelling: Spelling): Name {
  if (spelling === 'middle name') return { ...name, given: `${name.given} ${name.middle}`.trim() }
  if (spelling === 'other order') return { ...name, given: name.family, family: name.given }
  if (spelling === 'capitals')
    return { ...name, given: name.given.toLocaleUpperCase('en'), family: name.family.toLocaleUpperCase('en') }
  return spelling === 'other script' ? (name.written ?? name) : name
}

/** Letters and digits of ASCII, for an address. */
export function asciiOf({ given, family, written }: Name): string {
  const readable = /\p{Script=Latin}/u.test(family)
    ? `${given}.${family}`
    : `${written?.given}.${written?.family}`
  return readable
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase()
}
