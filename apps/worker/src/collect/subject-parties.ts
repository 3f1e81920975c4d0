import { bearing, isParty, partyKinds } from './individuals.ts'
import { columnsOf, namedIn, text } from './matching.ts'
import { isPersonDoctype, type PersonField, personFields } from './person-fields.ts'
import { addRecord, hasRecord, namesOf } from './records.ts'
import type { Found, SiteReader } from './site-reader.ts'
import type { Subject } from './subject.ts'

type Tie = { doctype: string; name: string; child?: string; field?: string; via?: string; proof: Proof }

/** certain: entered as a tie to this person; named: a field that may also name who looks after the party */
type Proof = 'certain' | 'named'

/**
 * Parties of the person: tied by a portal login, by the person's contact, or by a field of their own. One that is an
 * individual is the person; one that is a company is told, and kept back. Where the site's own words leave it open what
 * a party is, it is the person when it bears the person's name.
 */
export async function findParties(reader: SiteReader, subject: Subject): Promise<void> {
  const found = await Promise.all([
    portalTies(reader, subject),
    contactTies(reader, subject),
    fieldTies(reader, subject),
  ])
  const ties = found.flat()
  for (const doctype of new Set(ties.map((tie) => tie.doctype))) {
    const tied = ties.filter((tie) => tie.doctype === doctype)
    const names = tied.map(({ name }) => name)
    if (!isParty(reader.metadata.doctypes.get(doctype))) {
      if (!isPersonDoctype(reader.metadata, doctype)) await adoptRecords(reader, subject, tied)
      continue
    }
    const kinds = await partyKinds(reader, doctype, names)
    const namesakes = await bearing(reader, doctype, names, subject.names.isSame)
    for (const { name, proof, doctype: _, ...reason } of tied) {
      const kind = kinds.get(name)
      const person = kind === 'individual' || (kind === 'unknown' && namesakes.has(name))
      if (person && (proof === 'certain' || namesakes.has(name)))
        addRecord(subject.records, doctype, name, reason)
      else keepBack(subject, doctype, name, person ? 'another_person' : 'company')
    }
  }
}

/** Of doctypes that are no parties, a row linked to the person's contact is the person when it bears their name. */
async function adoptRecords(reader: SiteReader, subject: Subject, ties: readonly Tie[]): Promise<void> {
  for (const { doctype, name, proof: _, ...reason } of ties) {
    const known = reader.metadata.doctypes.get(doctype)
    if (known === undefined || known.isSubmittable || known.isSingle || known.isTable) continue
    if (!(await bearing(reader, doctype, [name], subject.names.isSame)).has(name)) continue
    addRecord(subject.records, doctype, name, reason)
    reader.metadata.persons.add(doctype)
  }
}

function keepBack({ records, withheld }: Subject, doctype: string, name: string, reason: string): void {
  if (hasRecord(records, doctype, name)) return
  if (!withheld.some((known) => known.doctype === doctype && known.name === name))
    withheld.push({ doctype, name, reason, nameable: reason === 'company' })
}

async function portalTies(reader: SiteReader, { user }: Subject): Promise<Tie[]> {
  const rows = await reader.whereIn('Portal User', ['parenttype', 'parent', 'parentfield'], 'user', [user])
  return rows.map(({ parenttype = '', parent = '', parentfield = '' }) => ({
    doctype: parenttype,
    name: parent,
    child: parentfield,
    via: 'User',
    proof: 'certain',
  }))
}

/** A link that the account itself put on its contact proves nothing, as with addresses. */
async function contactTies(reader: SiteReader, { user, isWebsiteUser, records }: Subject): Promise<Tie[]> {
  const rows = await reader.whereIn(
    'Dynamic Link',
    ['link_doctype', 'link_name', 'owner'],
    'parent',
    namesOf(records, 'Contact'),
    { and: { parenttype: 'Contact' } },
  )
  return rows
    .filter((row) => !(isWebsiteUser && row.owner === user))
    .map(({ link_doctype = '', link_name = '' }) => ({
      doctype: link_doctype,
      name: link_name,
      child: 'links',
      via: 'Contact',
      proof: 'certain',
    }))
}

/**
 * Fields of a party that name the person. A link to somebody from outside is certain; staff may stand there because they
 * look after the party, and a mail address because it was entered for somebody else.
 */
async function fieldTies(reader: SiteReader, subject: Subject): Promise<Tie[]> {
  const parties = [...reader.metadata.doctypes.values()].filter(
    (doctype) => isParty(doctype) && !reader.isEmpty(doctype.name),
  )
  const found = parties.flatMap((doctype) =>
    personFields(reader.metadata, doctype, {})
      .filter(({ role, kind }) => role === 'subject' && (kind === 'link' || kind === 'email'))
      .map((field) => tiesBy(reader, subject, doctype.name, field)),
  )
  return (await Promise.all(found)).flat()
}

async function tiesBy(
  reader: SiteReader,
  subject: Subject,
  doctype: string,
  field: PersonField,
): Promise<Tie[]> {
  const target = field.kind === 'link' ? field.target : null
  const values = target === null ? subject.addresses : namesOf(subject.records, target)
  const columns = columnsOf([field])
  const rows = await reader.whereIn(doctype, ['name', ...columns], field.column, values, {
    ignoreCase: target === null,
  })
  const names = (row: Found) =>
    namedIn(subject, field, new Map(columns.map((column) => [column, row[column] ?? '']))) === 'subject'
  return rows.filter(names).map((row) => ({
    doctype,
    name: text(row.name),
    field: field.column,
    ...(target !== null && target !== 'User' ? { via: target } : {}),
    proof: target !== null && target !== 'Employee' && subject.isWebsiteUser ? 'certain' : 'named',
  }))
}
