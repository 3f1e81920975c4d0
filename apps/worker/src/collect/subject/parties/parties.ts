import { both, type Evidence, leaveOpen, prove } from '../../evidence/evidence.ts'
import { hasRecord, namesOf } from '../../evidence/known-records.ts'
import { settleRecord } from '../../evidence/settle-record.ts'
import { whoTied } from '../../evidence/tied-by.ts'
import { keepBack } from '../../evidence/withheld-records.ts'
import { isParty } from '../../rules/parties.ts'
import type { PersonField } from '../../rules/person-fields.ts'
import type { Found } from '../../site/reader.ts'
import { type Contact, sourceOf, type TiedContacts } from '../contact-evidence.ts'
import { columnsOf, matchCell, text } from '../names-subject.ts'
import type { Resolving, Subject } from '../subject.ts'
import { partyFields, portalUsersOf, rowsBy, targetOf } from './asked-of-parties.ts'
import { type OwnKind, ownPartyKinds } from './own-kinds.ts'
import { partyNames } from './party-kinds.ts'
import { portalMade } from './portal-made.ts'

type Tie = {
  doctype: string
  name: string
  child?: string
  field?: string
  via?: string
  evidence: Evidence
  /** a field that may also name who looks after the party: the party has to bear the person's name as well */
  named?: true
  /** ERPNext made it for the account, and gave it no kind and no name that anybody typed */
  portalMade?: true
}

/**
 * Parties of the person: tied by a portal login, or by the person's contact. One that is an individual is the person; one
 * that is a company is told, and kept back. Where the site's own words leave it open what a party is, it is the person
 * when it bears the person's name.
 *
 * @returns the names of those that are the person, as the staff wrote them
 */
export async function findPartiesByTie(resolving: Resolving, tied: TiedContacts): Promise<string[]> {
  const found = await Promise.all([portalTies(resolving), contactTies(resolving, tied)])
  return settleTies(resolving, found.flat())
}

/** The same by the links of contacts alone, where they lead to parties that are not known yet. */
export async function findPartiesOfContacts(resolving: Resolving, tied: TiedContacts): Promise<string[]> {
  const { reader, subject } = resolving
  const isNew = ({ doctype, name }: { doctype: string; name: string }) =>
    isParty(reader.metadata, doctype) && !hasRecord(subject.records, doctype, name)
  const all = tied.all.filter(({ contact }) => contact.links.some(isNew))
  return all.length === 0 ? [] : settleTies(resolving, await contactTies(resolving, { ...tied, all }))
}

/** Parties whose own form names the person. */
export async function findPartiesByField(resolving: Resolving): Promise<void> {
  await settleTies(resolving, await fieldTies(resolving))
}

async function settleTies(resolving: Resolving, ties: readonly Tie[]): Promise<string[]> {
  const { reader, account } = resolving
  const written: string[] = []
  for (const doctype of new Set(ties.map((tie) => tie.doctype))) {
    const tied = ties.filter((tie) => tie.doctype === doctype)
    if (!isParty(reader.metadata, doctype)) continue
    const names = tied.map(({ name }) => name)
    const [kinds, called, owners] = await Promise.all([
      ownPartyKinds(resolving, doctype, names),
      partyNames(reader, doctype, names),
      partyOwners(reader, doctype, names),
    ])
    for (const tie of tied) {
      const titles = called.get(tie.name)
      // A link that leads nowhere ties nothing.
      if (titles === undefined) continue
      const proven = settleParty(resolving, tie, kinds.get(tie.name) ?? 'unknown', titles)
      // What the portal made is called as the account calls itself.
      if (proven && owners.get(tie.name) !== account.user)
        written.push(...titles.filter((title) => !/\d/.test(title)))
    }
  }
  return written
}

async function partyOwners(
  reader: Resolving['reader'],
  doctype: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await reader.whereIn(doctype, ['name', 'owner'], 'name', names)
  return new Map(rows.map(({ name = '', owner = '' }) => [name, owner]))
}

/** Whether the party is the person. */
function settleParty(
  resolving: Resolving,
  { doctype, name, evidence, named, portalMade, ...reason }: Tie,
  kind: OwnKind,
  titles: readonly string[],
): boolean {
  const { subject } = resolving
  const { sameAs, likely } = subject.names
  // Where the form's default says individual, a middle name more or less is no other's name.
  const fit = bestOf(titles.map(kind === 'presumed' ? likely : sameAs))
  if (portalMade !== true && (kind === 'company' || (kind === 'unknown' && fit === 'other'))) {
    // That somebody is the contact of a company is told where it is certain.
    if (evidence.outcome === 'proven') keepBack(subject, doctype, name, 'company', { nameable: true })
    else if (evidence.outcome === 'undecided') keepBack(subject, doctype, name, 'undecided')
    return false
  }
  const source = { doctype, name, owner: null }
  if (kind === 'presumed' && fit === 'other' && portalMade !== true) {
    settleRecord(resolving, both(evidence, leaveOpen('another_name', source)), { doctype, name }, reason)
    return false
  }
  if (named === true && fit === 'other') {
    keepBack(subject, doctype, name, 'another_person')
    return false
  }
  const nameOpen = (named === true || kind !== 'individual') && fit === 'profile' && portalMade !== true
  let worth = evidence
  if (nameOpen && evidence.outcome === 'proven') worth = leaveOpen('name_unproven', source)
  // What the person could have tied to themselves is theirs where it bears a name that they could not have written.
  if (evidence.outcome === 'undecided' && evidence.reason === 'self_written' && fit === 'proven')
    worth = prove('assigned', source)
  return settleRecord(resolving, worth, { doctype, name }, reason)
}

function bestOf(fits: readonly ('proven' | 'profile' | 'other')[]): 'proven' | 'profile' | 'other' {
  return (['proven', 'profile'] as const).find((fit) => fits.includes(fit)) ?? 'other'
}

async function portalTies(resolving: Resolving): Promise<Tie[]> {
  const { reader, account } = resolving
  const rows = await portalUsersOf(reader, account.user)
  return Promise.all(
    rows.map(async ({ parenttype = '', parent = '', parentfield = '' }) => ({
      doctype: parenttype,
      name: parent,
      child: parentfield,
      via: 'User',
      evidence: await portalEvidence(resolving, parenttype, parent, parentfield),
    })),
  )
}

/** Only those who may write a party write its portal users: to one of these, their own row proves nothing. */
async function portalEvidence(
  resolving: Resolving,
  doctype: string,
  name: string,
  table: string,
): Promise<Evidence> {
  const { reader, account, authors } = resolving
  const source = { doctype, name, owner: null }
  const owner = (await partyOwners(reader, doctype, [name])).get(name)
  if (!authors.mayHave(account.user, 'write', doctype, owner)) return prove('assigned', source)
  const by = await whoTied(resolving, { doctype, name }, { table, column: 'user' })
  return by === 'another' ? prove('assigned', source) : leaveOpen('self_written', source)
}

/** Links on the account's contacts, each worth what the contact is, and whoever made it may write the party as well. */
async function contactTies(resolving: Resolving, { all }: TiedContacts): Promise<Tie[]> {
  const made = await portalMade(
    resolving,
    all.map(({ contact }) => contact),
  )
  return all.flatMap(({ contact, evidence }) =>
    contact.links.map(({ doctype, name }): Tie => {
      const tie = { doctype, name, child: 'links', via: 'Contact' }
      const proof = made.get(`${doctype}\n${name}`)
      if (proof !== undefined) return { ...tie, evidence: proof, portalMade: true }
      return { ...tie, evidence: linkEvidence(resolving, contact, evidence, doctype) }
    }),
  )
}

function linkEvidence(
  { authors }: Resolving,
  { row }: Contact,
  evidence: Evidence,
  doctype: string,
): Evidence {
  if (evidence.outcome !== 'proven') return evidence
  const standing = authors.standing(row.owner ?? '', row.creation ?? '', ['Contact', doctype])
  return standing === 'staff' ? evidence : leaveOpen('author_without_rights', sourceOf('Contact', row))
}

/**
 * Fields of a party that name the person. A link to somebody from outside is certain; staff may stand there because they
 * look after the party, and a mail address because it was entered for somebody else.
 */
async function fieldTies(resolving: Resolving): Promise<Tie[]> {
  const { reader } = resolving
  const found = partyFields(reader).map(({ doctype, field }) => tiesBy(resolving, doctype, field))
  return (await Promise.all(found)).flat()
}

async function tiesBy(
  { reader, subject, authors, account }: Resolving,
  doctype: string,
  field: PersonField,
): Promise<Tie[]> {
  const target = targetOf(field)
  const values = target === null ? subject.addresses : namesOf(subject.records, target)
  const columns = columnsOf([field])
  const rows = await rowsBy(reader, doctype, field, values)
  const certain = target !== null && target !== 'Employee' && subject.isWebsiteUser
  return rows
    .filter((row) => names(subject, field, columns, row))
    .map((row) => {
      const source = { doctype, name: text(row.name), owner: null }
      const own = authors.mayHave(account.user, 'write', doctype, row.owner)
      return {
        doctype,
        name: text(row.name),
        field: field.column,
        ...(target !== null && target !== 'User' ? { via: target } : {}),
        evidence: own ? leaveOpen('self_written', source) : prove('staff', source),
        ...(certain ? {} : { named: true as const }),
      }
    })
}

function names(subject: Subject, field: PersonField, columns: readonly string[], row: Found): boolean {
  const cells = new Map(columns.map((column) => [column, row[column] ?? '']))
  return matchCell(subject, field, cells) === 'subject'
}
