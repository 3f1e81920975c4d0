import { typeField } from '../../rules/parties.ts'
import type { Found } from '../../site/reader.ts'
import { contactName, isOutsiders } from '../contact-evidence.ts'
import type { Resolving } from '../subject.ts'
import { type PartyKind, partyKinds, partyNames } from './party-kinds.ts'

/** `presumed`: an individual by nothing but the form's default */
export type OwnKind = PartyKind | 'presumed'

/**
 * What parties are that are tied to the account. The word that stands in a form where nobody chose any says nothing of a
 * party: one that it calls a company may be the person, unless others are known under it, or it is called after what only
 * companies are; one that it calls an individual has to bear the person's name.
 */
export async function ownPartyKinds(
  resolving: Resolving,
  doctype: string,
  names: readonly string[],
): Promise<Map<string, OwnKind>> {
  const { reader } = resolving
  const field = typeField(reader.metadata.doctypes.get(doctype))
  const kinds: Map<string, OwnKind> = await partyKinds(reader, doctype, names)
  const defaults = field?.defaults ?? []
  if (field === undefined || defaults.length === 0) return kinds
  const rows = await reader.whereIn(doctype, ['name', field.fieldname], 'name', names)
  const byDefault = rows
    .filter((row) => defaults.includes(row[field.fieldname] ?? ''))
    .map(({ name = '' }) => name)
  const ofOthers = await heldByOthers(resolving, doctype, byDefault)
  for (const name of byDefault) {
    const kind = kinds.get(name)
    if (kind === 'individual') kinds.set(name, 'presumed')
    else if (!ofOthers.has(name)) kinds.set(name, 'unknown')
  }
  return kinds
}

/** Parties under which other people are known, or that are called a company by something besides the form's default. */
async function heldByOthers(
  resolving: Resolving,
  doctype: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const { reader, account, authors } = resolving
  const [titles, portal, links] = await Promise.all([
    partyNames(reader, doctype, names),
    reader.whereIn('Portal User', ['parent', 'user'], 'parent', names, { and: { parenttype: doctype } }),
    reader.whereIn('Dynamic Link', ['parent', 'link_name'], 'link_name', names, {
      and: { parenttype: 'Contact', link_doctype: doctype },
    }),
  ])
  const wanted = links.map(({ parent = '' }) => parent)
  const contacts = await reader.whereIn('Contact', contactColumns, 'name', wanted)
  await authors.learn(contacts.map(({ owner = '' }) => owner))
  const byName = new Map(contacts.map((row) => [row.name ?? '', row]))
  const others = portal.filter(({ user }) => user !== account.user).map(({ parent = '' }) => parent)
  for (const { parent = '', link_name = '' } of links) {
    const row = byName.get(parent)
    if (row !== undefined && isAnothers(resolving, row, titles.get(link_name) ?? [])) others.push(link_name)
  }
  for (const [name, called] of titles) if (called.some((title) => legalForm.test(title))) others.push(name)
  return new Set(others)
}

const contactColumns = [
  ...['name', 'owner', 'creation', 'user'],
  ...['full_name', 'first_name', 'last_name', 'company_name'],
]

/** A contact of somebody else, or one that Frappe made of a company's name. */
function isAnothers(resolving: Resolving, row: Found, titles: readonly string[]): boolean {
  const { subject, account } = resolving
  const { user = '', company_name = '', first_name = '', last_name = '' } = row
  if (company_name !== '' && titles.includes(company_name) && first_name + last_name === '') return true
  if (user === account.user || isOutsiders(resolving, 'Contact', row)) return false
  return user !== '' || subject.names.likely(contactName(row)) === 'other'
}

/** What stands behind a name only where it is a company's. */
const legalForm =
  /\s(?:gmbh|mbh|ag|kg|ohg|ug|ltd|limited|llc|llp|inc|corp|corporation|plc|pty|pvt|sarl|sas|srl|spa|bv|nv|oyj?|aps|kft|zrt|sro|doo|e\.?v|s\.a\.?|s\.l\.?|s\.r\.l\.?|s\.p\.a\.?|b\.v\.?|n\.v\.?|sp\. z o\.? ?o)\.?$/iu
