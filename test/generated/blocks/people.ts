import type { Person } from '../cast.ts'
import { fullName, type Spelling, sameScript, spelled, spellings } from '../names.ts'
import { accountTies, mailTies, namePart, type TieKind, tiePart } from '../parts.ts'
import { type Card, fieldNamer, type NamePart, type Part, type Site, textPart } from '../site.ts'
import { doctypeName, moduleOf, textFields } from '../words.ts'

type Form = {
  site: Site
  doctype: string
  naming: NamePart
  ties: Map<TieKind, Part>
  texts: string[]
  how: string
}

/** A doctype whose rows are people from outside: accounts, people without one, a child, a namesake, a look-alike. */
export function addPeople(site: Site): void {
  const form = drawForm(site)
  const { cast, random } = site
  // Most of those that have an account are from outside.
  const guests = random.shuffle(cast.guests).slice(0, 2 + random.below(2))
  const cards = [...guests, ...cast.others, cast.namesake, cast.lookAlike].map((person) =>
    addCard(form, person),
  )
  // A second record of the same person, tied in another way.
  if (random.chance(0.5)) cards.push(addCard(form, random.pick(cast.guests)))
  cards.push(addMemberOfStaff(form), addChild(form), addPaidFor(form))
  const mail = mailTies.map((kind) => form.ties.get(kind)).find((part) => part !== undefined)
  site.people.push({
    doctype: form.doctype,
    nameField: form.naming.column,
    mailField: mail?.fields[0]?.name ?? null,
    cards: cards.filter((card) => card !== null),
    how: form.how,
  })
}

function drawForm(site: Site): Form {
  const { random, world } = site
  const doctype = doctypeName(random, 'personDoctypes', new Set(world.doctypes.keys()))
  const custom = random.chance(0.5)
  const name = fieldNamer(random)
  const naming = namePart(random, name, doctype)
  const first = random.pick<TieKind>([
    'link to User',
    'read-only User',
    'mail',
    'mail',
    'mail by its name',
    'Contact',
  ])
  const further = random.shuffle<TieKind>([
    'link to User',
    'read-only User',
    'user as Data',
    'mail',
    'Contact',
    'Customer',
  ])
  const kinds = [...new Set([first, ...further.slice(0, random.below(3))])]
  const ties = new Map(kinds.map((kind) => [kind, tiePart(random, name, kind, custom)]))
  const texts = textPart(random, name, textFields, 3)
  const how = `people "${doctype}" (custom=${custom ? 1 : 0}; ${naming.how}; by ${kinds.join(', ')})`
  world.addDoctype({
    ...{ name: doctype, module: moduleOf(random, custom), custom, submittable: random.chance(0.2) },
    ...(naming.titleField && { titleField: naming.titleField }),
    fields: random.shuffle([
      ...naming.fields,
      ...[...ties.values()].flatMap(({ fields }) => fields),
      ...texts.fields,
    ]),
  })
  return { site, doctype, naming, ties, texts: texts.names, how }
}

/** @returns null where the form has no way to name this person */
function addCard(form: Form, person: Person, among = [...form.ties.keys()], about = person): Card | null {
  const { random } = form.site
  for (const kind of random.shuffle(among)) {
    const tied = form.ties.get(kind)?.values(person)
    if (!tied) continue
    // Through a contact or a customer nothing but the name says that it is not somebody whom the person looks after.
    const known = ['Contact', 'Customer'].includes(kind) ? spellings.filter(sameScript) : spellings
    const spelling = about === person && person.kind === 'guest' ? random.pick(known) : 'as it is'
    return write(form, { kind, tied, spelling, about })
  }
  return null
}

type Written = { kind: TieKind; tied: Record<string, unknown>; spelling: Spelling; about: Person }

function write(form: Form, { kind, tied, spelling, about }: Written): Card {
  const { site, doctype, naming, texts } = form
  const shown = spelled(about.name, spelling)
  const how = `${form.how}, this row by ${form.ties.get(kind)?.how}, name ${spelling}`
  const { name } = site.world.addDocument({
    ...{ block: site.block, doctype, about, how, texts },
    values: { ...naming.values(shown), ...tied },
  })
  const mail = mailTies.includes(kind) ? String(Object.values(tied)[0]) : null
  return { person: about, name, shown: fullName(shown), mail, how }
}

/** Staff are people from outside as well, in their free time; never most of a form's accounts. */
function addMemberOfStaff(form: Form): Card | null {
  const { random, cast } = form.site
  const kinds = mailTies.filter((kind) => form.ties.has(kind))
  return kinds.length > 0 && random.chance(0.6) ? addCard(form, random.pick(cast.staff), kinds) : null
}

/** The record of a child at a parent's address: for an officer, and in no file. */
function addChild(form: Form): Card | null {
  const { cast, world } = form.site
  const kinds = mailTies.filter((kind) => form.ties.has(kind))
  const card = addCard(form, cast.child, kinds)
  if (card === null) return null
  const how = `another name at the address of guest 1: ${card.how}`
  world.counts.push({ person: cast.guests[0], doctype: form.doctype, name: card.name, how, what: 'out' })
  return card
}

/** The record of somebody whose bills another pays: for an officer, and in no file. */
function addPaidFor(form: Form): Card | null {
  const { cast, world } = form.site
  const payer = cast.guests[1]
  const card = addCard(form, payer, ['Customer'], cast.others[1])
  if (card === null) return null
  const how = `guest 2 pays the bills of another name: ${card.how}`
  world.counts.push({ person: payer, doctype: form.doctype, name: card.name, how, what: 'out' })
  return card
}

/** A doctype whose rows are staff, whatever it is called: what links to one is about somebody else. */
export function addStaffForm(site: Site): void {
  const { random, world, cast } = site
  const doctype = doctypeName(random, 'staffDoctypes', new Set(world.doctypes.keys()))
  const name = fieldNamer(random)
  const naming = namePart(random, name, doctype)
  const kind = random.pick(accountTies.slice(0, 2))
  const tie = tiePart(random, name, kind, false)
  const texts = textPart(random, name, textFields, 2)
  const how = `staff "${doctype}" (${naming.how}; by ${tie.how})`
  world.addDoctype({
    ...{ name: doctype, module: 'Clinic Desk', custom: random.chance(0.5) },
    ...(naming.titleField && { titleField: naming.titleField }),
    fields: random.shuffle([...naming.fields, ...tie.fields, ...texts.fields]),
  })
  const cards = cast.staff.map((person): Card => {
    const values = { ...naming.values(person.name), ...tie.values(person) }
    const row = world.addRow({
      block: site.block,
      doctype,
      about: person,
      how: `own card in ${how}`,
      texts: texts.names,
      values,
    })
    return { person, name: row, shown: fullName(person.name), mail: null, how }
  })
  site.staff.push({ doctype, nameField: naming.column, mailField: null, cards, how })
}
