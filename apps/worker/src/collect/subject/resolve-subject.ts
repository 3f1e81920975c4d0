import type { KnownTies, Manifest } from '@pdd/core'
import { readAuthors } from '../evidence/authors.ts'
import { prove } from '../evidence/evidence.ts'
import { addRecord, createRecords } from '../evidence/known-records.ts'
import { createNamesByWord } from '../evidence/name-fit.ts'
import { createTies } from '../evidence/ties.ts'
import { partyDoctypes } from '../rules/parties.ts'
import type { SiteReader } from '../site/reader.ts'
import { formerNames, readAccount } from './account.ts'
import { classifyContacts, readAccountContacts } from './contact-evidence.ts'
import { findContactsAtAddresses, findLinkedContacts } from './contacts.ts'
import { findEmployeesByAccount, findEmployeesByAddress } from './employees.ts'
import { findLeads } from './leads.ts'
import { findPartiesByField, findPartiesByTie } from './parties.ts'
import { findPersonalAddresses } from './postal-addresses.ts'
import { findAddresses } from './proven-addresses.ts'
import type { Resolving, Subject } from './subject.ts'

const nothingKnown: KnownTies = { decisions: [], provenAddresses: [] }

/**
 * Resolves an account to a person, by the rules of docs/officer/collecting.md.
 *
 * @param user User.name, exactly
 * @param known what officers decided and the person proved
 * @throws ExportError `subject.unknown`
 */
export async function resolveSubject(
  reader: SiteReader,
  user: string,
  known: KnownTies = nothingKnown,
): Promise<Subject> {
  const [account, contacts, authors, former] = await Promise.all([
    readAccount(reader, user),
    readAccountContacts(reader, user),
    readAuthors(reader, tyingDoctypes(reader)),
    formerNames(reader, user),
  ])
  await authors.learn([user, ...contacts.authors, ...former.authors])
  const ties = createTies(known)
  const profile = account.fullName === null ? [] : [account.fullName]
  const subject: Subject = {
    user,
    fullName: account.fullName,
    isWebsiteUser: account.isWebsiteUser,
    addresses: new Set(),
    ownAddresses: new Set(),
    sharedAddresses: new Set(),
    undecidedAddresses: new Set(),
    unprovenAddresses: new Set(),
    names: createNamesByWord([], profile, user),
    records: createRecords(),
    claims: new Map(),
    heldContacts: new Set(),
    withheld: new Map(),
    undecided: [],
    notes: [],
  }
  const resolving: Resolving = { reader, account, authors, ties, subject }
  const own = { doctype: 'User', name: user, owner: account.owner }
  addRecord(subject.records, prove('account', own).proof, 'User', user, { field: 'name' })

  const tied = await classifyContacts(resolving, contacts)
  const written = [...tied.names, ...(await findEmployeesByAccount(resolving))]
  subject.names = createNamesByWord(written, [...profile, ...tied.profileNames], user)
  written.push(...(await findPartiesByTie(resolving, tied)))
  subject.names = createNamesByWord(written, [...profile, ...tied.profileNames], user)

  const carriers = await findAddresses(resolving, tied, { known, former: former.namesBy(authors, user) })
  await findContactsAtAddresses(resolving, carriers)
  await Promise.all([findEmployeesByAddress(resolving), findLeads(resolving)])
  await findPartiesByField(resolving)
  await findLinkedContacts(resolving)
  await findPersonalAddresses(resolving)
  subject.undecided = [...ties.undecided]
  subject.notes = notesOf(subject)
  return subject
}

/** DocTypes whose documents tie something to a person: who may write them is asked for. */
function tyingDoctypes({ metadata }: SiteReader): string[] {
  return ['User', 'Contact', 'Lead', 'Employee', 'Address', ...partyDoctypes(metadata)]
}

function notesOf({ undecided, heldContacts }: Subject): Manifest['notes'] {
  const open = undecided.filter(({ doctype, name }) => doctype === 'Contact' && heldContacts.has(name))
  const claims = heldContacts.size - open.length
  const notes: Manifest['notes'] = []
  if (undecided.length > 0)
    notes.push({
      code: 'not_confirmed',
      detail: `${undecided.length} addresses or records may be this person’s and could not be confirmed; an officer decides.`,
    })
  if (claims > 0)
    notes.push({
      code: 'claims_ignored',
      detail: `${claims} contacts that anybody with an account could have made name this account; they tie nothing.`,
    })
  return notes
}
