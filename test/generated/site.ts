import type { Cast, Person } from './cast.ts'
import type { Name } from './names.ts'
import type { Random } from './random.ts'
import type { FieldForm, World } from './world.ts'

/** A row of a doctype whose rows are people. */
export type Card = { person: Person; name: string; shown: string; mail: string | null; how: string }

/** A doctype whose rows are people, with all of its rows. */
export type CardIndex = {
  doctype: string
  /** the column that a name is copied from */
  nameField: string
  mailField: string | null
  cards: Card[]
  how: string
}

/** What a block is written into, and what those before it have made. */
export type Site = {
  block: string
  random: Random
  cast: Cast
  world: World
  people: CardIndex[]
  staff: CardIndex[]
}

/** One way to write down who somebody is, or who deals with it: fields, and what stands in them. */
export type Part = {
  how: string
  fields: FieldForm[]
  /** null where this person can't be named so */
  values(person: Person): Record<string, unknown> | null
}

/** How a form shows a name. */
export type NamePart = {
  how: string
  fields: FieldForm[]
  titleField?: string
  /** the column that is copied from */
  column: string
  values(name: Name): Record<string, unknown>
}

export type FieldNamer = (words: readonly string[]) => string

/** Field names that no other field of one form has. */
export function fieldNamer(random: Random): FieldNamer {
  const taken = new Set<string>()
  return (words) => {
    const free = words.filter((word) => !taken.has(word))
    const name = free.length > 0 ? random.pick(free) : `${words[0]}_${taken.size}`
    taken.add(name)
    return name
  }
}

export function textPart(random: Random, name: FieldNamer, words: readonly string[], most: number) {
  const fields = Array.from({ length: 1 + random.below(most) }, () => name(words))
  const type = () => random.pick(['Small Text', 'Text', 'Text Editor', 'Data', 'Long Text'])
  return { names: fields, fields: fields.map((field): FieldForm => ({ name: field, type: type() })) }
}
