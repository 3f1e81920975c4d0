import type { Person } from '../cast.ts'
import { type FieldNamer, fieldNamer, type Site, textPart } from '../site.ts'
import {
  doctypeName,
  moduleOf,
  neutralEmployees,
  neutralLinks,
  neutralUsers,
  textFields,
  workUsers,
  workWords,
} from '../words.ts'
import type { FieldForm } from '../world.ts'
import { drawSubject, type Subject, type SubjectKind } from './subjects.ts'

/** Somebody at work who stands on the form besides: of the staff, and never whom it is about. */
type Work = { how: string; fields: FieldForm[]; of(about: Person): Record<string, unknown> }

/** A doctype of which each row is about one person, whoever else it names, in whatever order. */
export function addDocuments(site: Site, kind: SubjectKind): void {
  const { random, world, block } = site
  if (kind === 'a record' && site.people.length === 0) return
  const { doctype, subject, works, texts, how } = addForm(site, kind)
  for (const { about, values, how: tied } of subject.cases) {
    const others = Object.assign({}, ...works.map(({ of }) => of(about)))
    const submitted = world.doctypes.get(doctype)?.submittable && random.chance(0.5) ? 1 : 0
    const owner = random.chance(0.4) ? random.pick(site.cast.staff).user : 'Administrator'
    world.addDocument({
      ...{ block, doctype, about, texts, how: `${how}; ${tied}` },
      ...(subject.namedAfter && {
        name: namedAfter(site, doctype, about, `${how}; ${tied}`, String(values[subject.namedAfter])),
      }),
      values: { owner, docstatus: submitted, ...others, ...values },
    })
  }
}

/** The same, of rows that were deleted: Frappe keeps their fields as JSON. */
export function addDeleted(site: Site): void {
  const { random, world, block } = site
  if (site.people.length === 0) return
  const { doctype, subject, works, texts, how } = addForm(
    site,
    random.pick(['a record', 'mail', 'who raised it']),
  )
  for (const [at, { about, values, how: tied }] of subject.cases.entries()) {
    const name = `D${at}-${block}`
    const told = {
      doctype: 'Deleted Document',
      how: `deleted: ${how}; ${tied}`,
      must: about.user ? [about] : [],
      may: [],
    }
    const cells = Object.fromEntries(texts.map((field) => [field, world.canary({ ...told, name, field })]))
    const others = Object.assign({}, ...works.map(({ of }) => of(about)))
    const data = JSON.stringify({
      doctype,
      name: `gone-${at}`,
      owner: 'Administrator',
      ...others,
      ...values,
      ...cells,
    })
    world.rows.push({
      ...{ block, doctype: 'Deleted Document', name },
      values: { deleted_doctype: doctype, deleted_name: `gone-${at}`, data, owner: site.cast.staff[1].user },
    })
  }
}

/** The name of a row that is called as the person: nobody else's file has it. */
function namedAfter({ world }: Site, doctype: string, about: Person, how: string, shown: string): string {
  const told = { doctype, field: 'name', how: `the name of the row itself: ${how}` }
  const name = `${shown} ${world.canary({ ...told, name: '', must: about.user ? [about] : [], may: [] })}`
  world.canaries.at(-1)!.name = name
  return name
}

function addForm(site: Site, kind: SubjectKind) {
  const { random, world } = site
  const doctype = doctypeName(random, 'documents', new Set(world.doctypes.keys()))
  const custom = random.chance(0.5)
  const name = fieldNamer(random)
  const subject = drawSubject[kind](site, name, custom)
  const works = drawWorks(site, name, subject)
  const texts = textPart(random, name, textFields, 3)
  const fields = random.shuffle([
    ...subject.fields,
    ...works.flatMap(({ fields }) => fields),
    ...texts.fields,
  ])
  world.addDoctype({
    ...{ name: doctype, module: moduleOf(random, custom), custom, fields, submittable: random.chance(0.3) },
    ...(subject.titleField && { titleField: subject.titleField }),
    ...(subject.namedAfter && { autoname: `format:{${subject.namedAfter}} {#####}` }),
  })
  const beside = works.length > 0 ? `; beside it ${works.map(({ how }) => how).join(', ')}` : ''
  const how = `document (custom=${custom ? 1 : 0}) by ${subject.how}${beside}; fields ${fields.map((field) => field.name).join(', ')}`
  return { doctype, subject, works, texts: texts.names, how }
}

function drawWorks(site: Site, name: FieldNamer, { beside }: Subject): Work[] {
  const { random, staff } = site
  const draws = [byWorkWord, ...(staff.length > 0 ? [toStaffForm] : []), byNeutralAccount, byNeutralEmployee]
  const most = beside === 'anybody' ? 3 : 2
  return random
    .shuffle(draws)
    .slice(0, random.below(most + 1))
    .map((draw) => draw(site, name, beside))
}

function byWorkWord(site: Site, name: FieldNamer): Work {
  const { random } = site
  const employees = random.chance(0.25)
  const field = name(
    employees ? ['approver', 'reports_to', 'reviewer'] : random.chance(0.5) ? workWords : workUsers,
  )
  const target = employees ? 'Employee' : 'User'
  const of = (about: Person) => {
    const { user, employee } = worker(site, about)
    return { [field]: employees ? employee : user }
  }
  return {
    how: `${field}: Link/${target} of the staff`,
    fields: [{ name: field, type: 'Link', options: target }],
    of,
  }
}

function toStaffForm(site: Site, name: FieldNamer): Work {
  const { doctype, cards, how } = site.random.pick(site.staff)
  const field = name([...workWords, ...neutralLinks])
  const of = (about: Person) => ({
    [field]: site.random.pick(cards.filter(({ person }) => person !== about)).name,
  })
  return { how: `${field}: Link to ${how}`, fields: [{ name: field, type: 'Link', options: doctype }], of }
}

/** An account of the staff under a word that says nothing: beside somebody from outside, and beside an employee. */
function byNeutralAccount(site: Site, name: FieldNamer, beside: Subject['beside']): Work {
  const field = name(neutralUsers)
  const of = (about: Person) => ({
    [field]: beside === 'accounts' || isClear(about, beside) ? worker(site, about).user : null,
  })
  return {
    how: `${field}: Link/User of the staff, a word that says nothing`,
    fields: [{ name: field, type: 'Link', options: 'User' }],
    of,
  }
}

function byNeutralEmployee(site: Site, name: FieldNamer, beside: Subject['beside']): Work {
  const field = name(neutralEmployees)
  const of = (about: Person) => ({
    [field]: isClear(about, beside) ? site.random.pick(['E-0001', 'E-0002']) : null,
  })
  return { how: `${field}: Link/Employee`, fields: [{ name: field, type: 'Link', options: 'Employee' }], of }
}

/** Outsiders and records of people come before employees, and those before the staff; an address that nothing else knows does not. */
function isClear({ kind, key }: Person, beside: Subject['beside']): boolean {
  return beside === 'anybody' || kind === 'guest' || key.startsWith('other')
}

function worker({ random, cast }: Site, about: Person): Person {
  return random.pick(cast.staff.filter((person) => person !== about))
}
