import type { Person } from '../cast.ts'
import { accountTies, addressOf, tiePart } from '../parts.ts'
import type { Card, FieldNamer, Part, Site } from '../site.ts'
import { guestWorkWords, neutralLinks, raisers, scrub } from '../words.ts'
import type { FieldForm } from '../world.ts'

/** Whom the rows of a doctype are about, and how they say so. */
export type Subject = {
  how: string
  fields: FieldForm[]
  titleField?: string
  /** the field by which rows are named */
  namedAfter?: string
  cases: { about: Person; values: Record<string, unknown>; how: string }[]
  /** what the rest of the form may name besides without a doubt whose the row is */
  beside: 'anybody' | 'accounts' | 'those at work'
}

type Draw = (site: Site, name: FieldNamer, custom: boolean) => Subject

export const subjectKinds = [
  'a record',
  'mail',
  'who raised it',
  'employee',
  'complaint',
  'account',
  'contact',
] as const
export type SubjectKind = (typeof subjectKinds)[number]

export const drawSubject: Record<SubjectKind, Draw> = {
  'a record': linkedRecord,
  mail: (site, name, custom) => {
    const tie = tiePart(site.random, name, site.random.chance(0.6) ? 'mail' : 'mail by its name', custom)
    return tied(tie, [
      ...site.cast.guests,
      site.cast.others[0],
      site.cast.lookAlike,
      site.cast.namesake,
      site.cast.staff[0],
    ])
  },
  'who raised it': raised,
  employee: ({ cast }, name) => {
    const field = name(['employee', 'staff_member', 'mitarbeiterin'])
    const tie = {
      how: `Link to Employee (${field})`,
      fields: [{ name: field, type: 'Link', options: 'Employee' }],
    }
    const values = ({ employee }: Person) => (employee === null ? null : { [field]: employee })
    return { ...tied({ ...tie, values }, [cast.staff[0], cast.staff[1]]), beside: 'accounts' }
  },
  complaint,
  account: (site, name, custom) => {
    const { random, cast } = site
    const tie = tiePart(random, name, random.pick(accountTies), custom)
    const subject = tied(tie, [...cast.guests, cast.staff[0], cast.staff[2]])
    if (!random.chance(0.5)) return subject
    const coach = name(guestWorkWords)
    const fields: FieldForm[] = [...subject.fields, { name: coach, type: 'Link', options: 'User' }]
    // From outside, and at work all the same.
    const cases = subject.cases.map((one) => ({
      ...one,
      values: { ...one.values, [coach]: another(site, one.about).user },
    }))
    return { ...subject, fields, cases, how: `${subject.how}, ${coach} is another guest` }
  },
  contact: (site, name, custom) => {
    const { random, cast } = site
    const people = [...cast.guests, ...cast.others, cast.firm]
    if (random.chance(0.3)) {
      const fields: FieldForm[] = [{ name: 'lead', type: 'Link', options: 'Lead' }]
      return tied(
        { how: 'Link to Lead', fields, values: ({ lead }) => (lead === null ? null : { lead }) },
        people,
      )
    }
    return tied(tiePart(random, name, random.pick(['Contact', 'Customer']), custom), people)
  },
}

/** Another guest than this one. */
export function another({ random, cast }: Site, person: Person): Person {
  return random.pick(cast.guests.filter((guest) => guest !== person))
}

function tied({ how, fields, values }: Part, people: readonly Person[]): Subject {
  const cases = people.flatMap((about) => {
    const told = values(about)
    return told ? [{ about, values: told, how }] : []
  })
  return { how, fields, cases, beside: 'those at work' }
}

function linkedRecord(site: Site, name: FieldNamer): Subject {
  const { random } = site
  const index = random.pick(site.people)
  const field = name([scrub(index.doctype), scrub(index.doctype), ...neutralLinks])
  const form = random.pick(['Link', 'Link', 'Link', 'Read Only', 'Dynamic Link'])
  const link: FieldForm[] =
    form === 'Dynamic Link'
      ? [
          { name: `${field}_type`, type: 'Link', options: 'DocType' },
          { name: field, type: form, options: `${field}_type` },
        ]
      : [{ name: field, type: form, options: index.doctype }]
  const parts = [
    linkTo(field, index.doctype, form),
    ...copiedParts(site, name, field, index),
    referrerPart(site, name, index),
  ]
  const used = parts.filter((part) => part !== null)
  const how = `${form} to people "${index.doctype}" (${used.map((part) => part.how).join('; ')})`
  const cases = index.cards.map((card) => ({
    about: card.person,
    values: Object.assign({}, ...used.map((part) => part.of(card))),
    how: `record ${card.name}: ${card.how}`,
  }))
  const title = used.find((part) => part.title)?.fields[0]?.name
  return {
    how,
    fields: [...link, ...used.flatMap(({ fields }) => fields)],
    cases,
    beside: 'anybody',
    ...(title && { titleField: title }),
    ...(title && random.chance(0.4) && { namedAfter: title }),
  }
}

type OfCard = { how: string; fields: FieldForm[]; title?: boolean; of(card: Card): Record<string, unknown> }

function linkTo(field: string, doctype: string, form: string): OfCard {
  const of = ({ name }: Card) => ({
    [field]: name,
    ...(form === 'Dynamic Link' && { [`${field}_type`]: doctype }),
  })
  return { how: field, fields: [], of }
}

/** What Frappe copies from the linked record: its name, its address. */
function copiedParts(
  { random }: Site,
  name: FieldNamer,
  field: string,
  index: Site['people'][number],
): (OfCard | null)[] {
  const shown = name([`${field}_name`])
  const mail = name(['email', 'contact_email'])
  const title = random.chance(0.5)
  return [
    random.chance(0.5)
      ? {
          how: `${shown} copied from it${title ? ', the title' : ''}`,
          ...{ fields: [{ name: shown, type: 'Data', fetchFrom: `${field}.${index.nameField}` }], title },
          of: (card) => ({ [shown]: card.shown }),
        }
      : null,
    index.mailField !== null && random.chance(0.3)
      ? {
          how: `${mail} copied from it`,
          fields: [{ name: mail, type: 'Data', options: 'Email', fetchFrom: `${field}.${index.mailField}` }],
          of: (card) => ({ [mail]: card.mail }),
        }
      : null,
  ]
}

/** Another person of the same form, who only told of the first. */
function referrerPart(
  { random }: Site,
  name: FieldNamer,
  { doctype, cards }: Site['people'][number],
): OfCard | null {
  if (!random.chance(0.3)) return null
  const field = name(['referrer'])
  return {
    how: `${field} is another record`,
    fields: [{ name: field, type: 'Link', options: doctype }],
    of: ({ person }) => ({
      [field]: cards.find((card) => card.person !== person && card.person.kind === 'guest')?.name ?? null,
    }),
  }
}

/** Who asked for it, by address; beside a contact, an address of the company's own says nothing. */
function raised(site: Site, name: FieldNamer): Subject {
  const { random, cast } = site
  const field = name(raisers)
  const fields: FieldForm[] = [{ name: field, type: 'Data', options: 'Email' }]
  const people = [...cast.guests, cast.others[0], cast.lookAlike, cast.namesake, cast.staff[2]]
  const mail = tied(
    { how: `${field}: mail`, fields, values: (person) => ({ [field]: addressOf(random, person) }) },
    people,
  )
  if (!random.chance(0.4)) return mail
  const contact = name(['contact', 'contact_person'])
  const entered = cast.guests.flatMap((about) =>
    about.contact === null
      ? []
      : [
          {
            about,
            values: { [field]: cast.office, [contact]: about.contact },
            how: `${field} is nobody's address, ${contact} theirs`,
          },
        ],
  )
  return {
    ...mail,
    fields: [...fields, { name: contact, type: 'Link', options: 'Contact' }],
    cases: [...mail.cases, ...entered],
  }
}

/** Theirs who complain; whom they complain about is not told the words. */
function complaint(site: Site, name: FieldNamer): Subject {
  const { random, cast } = site
  const [by, against] = [name(raisers), name(['against', 'complaint_against', 'grievance_against'])]
  const inside = random.chance(0.5)
  const target = inside ? 'Employee' : 'User'
  const fields: FieldForm[] = [by, against].map((field) => ({ name: field, type: 'Link', options: target }))
  const how = `${by}: Link/${target}, ${against}: Link/${target}`
  const accused = inside ? cast.staff[1].employee : cast.staff[1].user
  const complainers = inside ? [cast.staff[0]] : cast.guests
  const cases = complainers.map((about) => ({
    ...{ about, how: 'their complaint' },
    values: { [by]: inside ? about.employee : about.user, [against]: accused },
  }))
  return { how, fields, cases, beside: 'those at work' }
}
