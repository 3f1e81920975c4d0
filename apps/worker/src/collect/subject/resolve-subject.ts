import type { KnownTies, Manifest } from '@pdd/core'
import { readAuthors } from '../evidence/authors.ts'
import { prove } from '../evidence/evidence.ts'
import { addRecord, createRecords } from '../evidence/known-records.ts'
import { createNamesByWord } from '../evidence/name-fit.ts'
import { createTies } from '../evidence/ties.ts'
import { partyDoctypes } from '../rules/parties.ts'
import type { SiteReader } from '../site/reader.ts'
import { noTelephones } from '../values/telephones/own-telephones.ts'
import { type Account, formerNames, readAccount } from './account.ts'
import { askEarly } from './ask-early.ts'
import { classifyContacts, readAccountContacts } from './contact-evidence.ts'
import { findContactsAtAddresses, findLinkedContacts } from './contacts.ts'
import {
  employeesOf,
  findEarlierEmployees,
  findEmployeesByAccount,
  findEmployeesByAddress,
} from './employees.ts'
import { findLeads } from './leads.ts'
import { findLinkedRecords } from './linked-records.ts'
import { findPartiesByField, findPartiesByTie, findPartiesOfContacts } from './parties/parties.ts'
import { findPersonRecords } from './person-records.ts'
import { findPersonalAddresses } from './postal-addresses.ts'
import { findAddresses } from './proven-addresses.ts'
import type { Resolving, Subject } from './subject.ts'
import { findOwnTelephones } from './telephones/own-telephones.ts'

export const nothingKnown: KnownTies = { decisions: [], provenAddresses: [] }

/**
 * Resolves an account to a person, by the rules of docs/officer/collecting.md.
 *
 * @param user User.name, exactly
 * @param known what officers decided and the person proved
 * @throws ExportError `subject.unknown`, `subject.named_itself`
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
    employeesOf(reader, user),
  ])
  await Promise.all([
    authors.learn([user, ...contacts.authors, ...former.authors]),
    askEarly(reader, account, contacts, { former: former.authors, known }),
  ])
  former.assertGiven(authors, user)
  const ties = createTies(known)
  const profile = account.fullName === null ? [] : [account.fullName]
  const subject = unresolved(account, profile)
  const resolving: Resolving = { reader, account, authors, ties, subject }
  const own = { doctype: 'User', name: user, owner: account.owner }
  addRecord(subject.records, prove('account', own).proof, 'User', user, { field: 'name' })

  const tied = await classifyContacts(resolving, contacts)
  const employee = await findEmployeesByAccount(resolving)
  const written = [...tied.names, ...employee.names]
  subject.names = createNamesByWord(written, [...profile, ...tied.profileNames], user)
  written.push(...(await findPartiesByTie(resolving, tied)))
  subject.names = createNamesByWord(written, [...profile, ...tied.profileNames], user)

  const carriers = await findAddresses(resolving, tied, {
    known,
    former: former.namesBy(authors, user),
    ofEmployee: [...employee.addresses, ...(await findEarlierEmployees(resolving))],
  })
  const further = await findContactsAtAddresses(resolving, carriers)
  if (further.all.length > 0) {
    written.push(...further.names, ...(await findPartiesOfContacts(resolving, further)))
    subject.names = createNamesByWord(written, [...profile, ...tied.profileNames], user)
  }
  await Promise.all([findEmployeesByAddress(resolving), findLeads(resolving)])
  await findEarlierEmployees(resolving)
  const bounded = await findFurtherRecords(resolving)
  const [telephones] = await Promise.all([findOwnTelephones(resolving), findPersonalAddresses(resolving)])
  subject.telephones = telephones
  subject.undecided = [...ties.undecided]
  subject.notes = notesOf(subject, bounded)
  return subject
}

function unresolved({ user, fullName, isWebsiteUser }: Account, profile: readonly string[]): Subject {
  return {
    user,
    fullName,
    isWebsiteUser,
    addresses: new Set(),
    ownAddresses: new Set(),
    sharedAddresses: new Set(),
    undecidedAddresses: new Set(),
    unprovenAddresses: new Set(),
    names: createNamesByWord([], profile, user),
    telephones: noTelephones,
    records: createRecords(),
    claims: new Map(),
    heldContacts: new Set(),
    withheld: new Map(),
    undecided: [],
    notes: [],
  }
}

/** Nobody's records lead further. */
const mostPasses = 5

/**
 * Records that lead to records: a contact to a customer, a customer to a patient, an employee to an application. Until
 * nothing new is found.
 *
 * @returns whether it was ended before
 */
async function findFurtherRecords(resolving: Resolving): Promise<boolean> {
  const { records } = resolving.subject
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const before = countOf(records)
    await findPartiesByField(resolving)
    await findPersonRecords(resolving)
    await findLinkedRecords(resolving)
    await findLinkedContacts(resolving)
    if (countOf(records) === before) return false
  }
  return true
}

function countOf(records: Subject['records']): number {
  return [...records.values()].reduce((sum, { size }) => sum + size, 0)
}

/** DocTypes whose documents tie something to a person: who may write them is asked for. */
function tyingDoctypes({ metadata }: SiteReader): string[] {
  const ofRecords = metadata.persons.keys()
  return ['User', 'Contact', 'Lead', 'Employee', 'Address', ...partyDoctypes(metadata), ...ofRecords]
}

function notesOf({ undecided, heldContacts }: Subject, bounded: boolean): Manifest['notes'] {
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
  if (bounded)
    notes.push({
      code: 'records_not_followed',
      detail: `Records lead to further records of this person more than ${mostPasses} times; what is beyond was not looked for.`,
    })
  return notes
}
