import type { Person } from '../cast.ts'
import { addressOf, tiePart } from '../parts.ts'
import { type FieldNamer, fieldNamer, type Site, textPart } from '../site.ts'
import { doctypeName, moduleOf, neutralUsers, scrub, textFields, workUsers } from '../words.ts'
import { type FieldForm, under } from '../world.ts'

/** How the rows of a table name people. */
type Naming = {
  how: string
  fields: FieldForm[]
  cases: { about: Person; values: Record<string, unknown> }[]
}
type Round = {
  doctype: string
  children: string
  things: string
  naming: Naming
  texts: string[]
  how: string
  /** parents that are about one of the people, by the same naming */
  owned: { fields: FieldForm[]; values: (about: Person) => Record<string, unknown> | null } | null
  staffField: FieldForm | null
  listField: string | null
}

/** A document with a table of several people: each gets their own row, and what belongs to all. */
export function addRound(site: Site): void {
  const round = drawRound(site)
  const { random } = site
  const cases = random.shuffle(round.naming.cases)
  if (round.owned === null) {
    addSharedRound(site, round, cases.slice(0, 4))
    addSharedRound(site, round, cases.slice(2, 5))
  } else for (const { about } of cases.slice(0, 3)) addOwnRound(site, round, about)
}

function drawRound(site: Site): Round {
  const { random, world } = site
  const taken = () => new Set(world.doctypes.keys())
  const custom = random.chance(0.5)
  const module = moduleOf(random, custom)
  const name = fieldNamer(random)
  const parentName = fieldNamer(random)
  const doctype = doctypeName(random, 'rounds', taken())
  const naming = drawNaming(site, name, custom)
  const texts = textPart(random, name, textFields, 2)
  const children = `${doctype} Row`
  const things = `${doctype} Thing`
  const multiSelect = random.chance(0.15) && naming.fields.length === 1
  world.addDoctype({
    name: children,
    module,
    custom,
    table: true,
    fields: random.shuffle([
      ...naming.fields,
      { name: 'interviewer', type: 'Link', options: 'User' },
      ...texts.fields,
    ]),
  })
  world.addDoctype({ name: things, module, custom, table: true, fields: [{ name: 'what', type: 'Data' }] })
  const owned = random.chance(0.5) ? drawOwned(site, parentName, custom) : null
  const staffField: FieldForm | null = random.chance(0.5)
    ? { name: parentName(random.chance(0.5) ? workUsers : neutralUsers), type: 'Link', options: 'User' }
    : null
  const listField =
    owned === null && random.chance(0.4)
      ? parentName(['participant_emails', 'employee_emails', 'teilnehmer_mails'])
      : null
  const fields: FieldForm[] = [
    ...(owned?.fields ?? []),
    ...(staffField ? [staffField] : []),
    ...(listField
      ? [{ name: listField, type: 'Small Text', ...(random.chance(0.5) && { options: 'Email' }) }]
      : []),
    ...[
      { name: 'note', type: 'Text' },
      { name: 'rows', type: multiSelect ? 'Table MultiSelect' : 'Table', options: children },
    ],
    { name: 'things', type: 'Table', options: things },
  ]
  world.addDoctype({ name: doctype, module, custom, fields: random.shuffle(fields) })
  const how = `table of people by ${naming.how} (custom=${custom ? 1 : 0})${owned ? ' under the document of one of them' : ''}${staffField ? `, ${staffField.name}: Link/User of the staff` : ''}${listField ? `, ${listField} lists addresses` : ''}`
  return { doctype, children, things, naming, texts: texts.names, how, owned, staffField, listField }
}

function drawNaming(site: Site, name: FieldNamer, custom: boolean): Naming {
  const { random, cast, people } = site
  if (people.length > 0 && random.chance(0.6)) {
    const { doctype, cards, nameField } = random.pick(people)
    const field = name([scrub(doctype), 'person', 'wer'])
    const shown = `${field}_name`
    const copied = random.chance(0.5)
    return {
      how: `Link to people "${doctype}" (${field})`,
      fields: [
        { name: field, type: 'Link', options: doctype },
        ...(copied ? [{ name: shown, type: 'Data', fetchFrom: `${field}.${nameField}` }] : []),
      ],
      cases: cards.map((card) => ({
        about: card.person,
        values: { [field]: card.name, ...(copied && { [shown]: card.shown }) },
      })),
    }
  }
  const kind = random.pick(['link to User', 'mail', 'Contact'] as const)
  const { how, fields, values } = tiePart(random, name, kind, custom)
  const named = [...cast.guests, cast.others[0], cast.lookAlike]
  return {
    how,
    fields,
    cases: named.flatMap((about) => {
      const told = values(about)
      return told ? [{ about, values: told }] : []
    }),
  }
}

function drawOwned({ random, people, cast }: Site, name: FieldNamer, custom: boolean): Round['owned'] {
  if (people.length > 0 && random.chance(0.5)) {
    const { doctype, cards } = random.pick(people)
    const field = name([scrub(doctype)])
    const values = (about: Person) => {
      const card = cards.find(({ person }) => person === about)
      return card ? { [field]: card.name } : null
    }
    return { fields: [{ name: field, type: 'Link', options: doctype }], values }
  }
  const mail = tiePart(random, name, 'mail', custom)
  // A child has no address: what stands at the parent's is the parent's.
  return { ...mail, values: (about) => (about === cast.child ? null : mail.values(about)) }
}

function addSharedRound(site: Site, round: Round, cases: Naming['cases']): void {
  const { world, block, random, cast } = site
  const { doctype, staffField, listField, how } = round
  const people = cases.map(({ about }) => about).filter(({ user }) => user !== null)
  const worker = random.pick(cast.staff)
  // A child has no address of its own.
  const listed = cases
    .filter(({ about }) => about !== cast.child)
    .map(({ about }) => addressOf(random, about))
    .join(', ')
  const staffed = staffField !== null
  const name = world.addRow({
    ...{ block, doctype, how: `what belongs to all in a ${how}`, texts: ['note'] },
    // Who deals with it may be whose it is, where the field says nothing.
    ...{ must: staffed ? [] : people, may: [...people, ...(staffed ? [worker] : [])] },
    values: {
      ...(staffField && { [staffField.name]: worker.user }),
      ...(listField && { [listField]: listed }),
    },
  })
  const parent = { doctype, name }
  addChildren(site, round, parent, cases)
  addThings(site, round, parent, { must: [], may: [...people, ...(staffed ? [worker] : [])] })
  for (const person of people) world.counts.push({ person, doctype, name, how, what: 'rows' })
}

function addOwnRound(site: Site, round: Round, about: Person): void {
  const { world, block, random, cast } = site
  const { doctype, owned, staffField, how } = round
  const own = owned?.values(about)
  if (!own) return
  const worker = random.pick(cast.staff.filter((person) => person !== about))
  // An address that nothing else knows does not come before one of the staff.
  const known = about.kind === 'guest' || about.key.startsWith('other')
  const beside = staffField && known ? { [staffField.name]: worker.user } : {}
  const parent = world.addDocument({
    block,
    doctype,
    about,
    how: `own document: ${how}`,
    texts: ['note'],
    values: { ...own, ...beside },
  })
  const cases = random.shuffle(round.naming.cases).slice(0, 3)
  addChildren(site, round, parent, cases)
  addThings(site, round, parent, { must: about.user ? [about] : [], may: cases.map((one) => one.about) })
  const interviewer = random.pick(cast.staff)
  world.addRow({
    ...{
      block,
      doctype: round.children,
      how: `what one of the staff wrote, in an own document: ${how}`,
      texts: round.texts,
    },
    ...{ must: [], may: [about, interviewer] },
    values: { interviewer: interviewer.user, ...under(parent, 'rows', cases.length + 1) },
  })
  if (about.user && cases.some((one) => one.about !== about))
    world.counts.push({ person: about, doctype, name: parent.name, how, what: 'rows' })
}

function addChildren(
  { world, block }: Site,
  round: Round,
  parent: { doctype: string; name: string },
  cases: Naming['cases'],
): void {
  for (const [at, { about, values }] of cases.entries())
    world.addRow({
      ...{ block, doctype: round.children, about, how: `own row in a ${round.how}`, texts: round.texts },
      values: { ...values, ...under(parent, 'rows', at + 1) },
    })
}

function addThings(
  { world, block }: Site,
  round: Round,
  parent: { doctype: string; name: string },
  whose: { must: Person[]; may: Person[] },
): void {
  const values = under(parent, 'things', 1)
  world.addRow({
    block,
    doctype: round.things,
    how: `row that names nobody, in a ${round.how}`,
    texts: ['what'],
    ...whose,
    values,
  })
}
