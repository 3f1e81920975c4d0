import type { MatchReason } from '@pdd/core'
import { type Evidence, leaveOpen, prove } from '../evidence/evidence.ts'
import { hasRecord, namesOf } from '../evidence/known-records.ts'
import { settleRecord } from '../evidence/settle-record.ts'
import { keepBack } from '../evidence/withheld-records.ts'
import type { Found, SiteReader } from '../site/reader.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { createPersonNames } from '../values/name-matching.ts'
import type { PersonForm } from '../values/person-form.ts'
import { sourceOf } from './contact-evidence.ts'
import { accountEvidence, stamps } from './record-evidence.ts'
import type { Resolving } from './subject.ts'

/**
 * The person's records in doctypes whose rows are people: by account; at a proven address, or of the person's contact or
 * customer, where the name fits. One of another name is for an officer: it may be a child's, or of somebody for whom the
 * person pays.
 */
export async function findPersonRecords(resolving: Resolving): Promise<void> {
  const { metadata, isEmpty } = resolving.reader
  await Promise.all(
    [...metadata.persons].map(async ([doctype, { form }]) => {
      if (!isEmpty(doctype)) await findIn(resolving, doctype, form)
    }),
  )
}

type Tie = { row: Found; reason: MatchReason; by: 'account' | 'mail' | 'record' }

async function findIn(resolving: Resolving, doctype: string, form: PersonForm): Promise<void> {
  const { reader, subject, authors } = resolving
  const { account } = resolving
  const ask = async (
    column: string,
    values: Iterable<string>,
    tie: Omit<Tie, 'row'>,
    ignoreCase = false,
  ): Promise<Tie[]> => {
    const rows = await rowsBy(reader, { doctype, form }, { column, values, ignoreCase })
    return rows.map((row) => ({ row, ...tie }))
  }
  const { addresses, sharedAddresses, undecidedAddresses, records } = subject
  const everywhere = [...addresses, ...sharedAddresses, ...undecidedAddresses]
  const links: [column: string, target: string][] = [
    ...form.contacts.map((column): [string, string] => [column, 'Contact']),
    ...form.employees.map((column): [string, string] => [column, 'Employee']),
    ...form.parties.map(({ column, target }): [string, string] => [column, target]),
  ]
  const found = await Promise.all([
    ...form.accounts.map((column) =>
      ask(column, [account.user], { reason: { field: column }, by: 'account' }),
    ),
    ...form.mails.map((column) => ask(column, everywhere, { reason: { field: column }, by: 'mail' }, true)),
    ...links.map(([column, target]) =>
      ask(column, namesOf(records, target), { reason: { field: column, via: target }, by: 'record' }),
    ),
  ])
  const ties = found.flat()
  await authors.learn(ties.map(({ row }) => row.owner ?? ''))
  // What outsiders wrote makes nobody's family.
  const byMail = ties.filter(
    ({ row, by }) =>
      by === 'mail' && authors.standing(row.owner ?? '', row.creation ?? '', [doctype]) !== 'outsider',
  )
  const several = areOfSeveral(
    subject,
    byMail.map(({ row }) => namesIn(form, row)),
  )
  for (const tie of ties) await settleTie(resolving, doctype, form, { ...tie, several })
}

/** What the account, and these addresses, are asked of every record of people; what records tie is not known so early. */
export function askOfPersonRecords(
  reader: SiteReader,
  { user, addresses }: { user: string; addresses: readonly string[] },
): Promise<unknown> {
  const asked = [...reader.metadata.persons].filter(([doctype]) => !reader.isEmpty(doctype))
  return Promise.all(
    asked.flatMap(([doctype, { form }]) => {
      const of = { doctype, form }
      return [
        ...form.accounts.map((column) => rowsBy(reader, of, { column, values: [user], ignoreCase: false })),
        ...form.mails.map((column) => rowsBy(reader, of, { column, values: addresses, ignoreCase: true })),
      ]
    }),
  )
}

function rowsBy(
  reader: SiteReader,
  { doctype, form }: { doctype: string; form: PersonForm },
  { column, values, ignoreCase }: { column: string; values: Iterable<string>; ignoreCase: boolean },
): Promise<Found[]> {
  const columns = [...new Set(['name', ...stamps, ...form.names, ...form.accounts, ...form.mails])]
  return reader.whereIn(doctype, [...columns, column], column, values, { ignoreCase })
}

/**
 * Whether records at the person's addresses bear names that cannot be one person's: those of a family. An account may call
 * itself like any of them.
 */
function areOfSeveral({ names }: Resolving['subject'], records: readonly (readonly string[])[]): boolean {
  const { likelyAtOwnAddress } = names
  const fitting = records.filter((called) => called.some((one) => likelyAtOwnAddress(one) !== 'other'))
  const [first = [], ...rest] = fitting
  const { isLikely } = createPersonNames(first, '')
  return rest.some((called) => called.length > 0 && !called.some(isLikely))
}

async function settleTie(
  resolving: Resolving,
  doctype: string,
  form: PersonForm,
  { row, reason, by, several }: Tie & { several: boolean },
): Promise<void> {
  const { subject, account } = resolving
  const { name = '' } = row
  if (by === 'account') {
    const evidence = await accountEvidence(resolving, row, {
      doctype,
      field: reason.field ?? '',
      names: namesIn(form, row),
    })
    settleRecord(resolving, evidence, { doctype, name }, reason)
    return
  }
  if (hasRecord(subject.records, doctype, name)) return
  const owners = form.accounts.map((column) => row[column] ?? '').filter((user) => user !== '')
  if (owners.length > 0 && !owners.includes(account.user))
    return keepBack(subject, doctype, name, 'another_person')
  const address = by === 'mail' ? foldAscii(row[reason.field ?? ''] ?? '') : null
  if (address !== null && !subject.addresses.has(address)) {
    const shared = subject.sharedAddresses.has(address)
    return keepBack(subject, doctype, name, shared ? 'shared_mailbox' : 'undecided')
  }
  const evidence = nameEvidence(resolving, doctype, form, row, { address, several })
  settleRecord(resolving, evidence, { doctype, name }, reason)
}

/** Whether the name fits: with a middle name more or less, and at an address of the person in another script. */
function nameEvidence(
  { subject, authors, account }: Resolving,
  doctype: string,
  form: PersonForm,
  row: Found,
  { address, several }: { address: string | null; several: boolean },
): Evidence {
  const source = sourceOf(doctype, row)
  const called = namesIn(form, row)
  const atOwn = address !== null && subject.ownAddresses.has(address)
  const { likely, likelyAtOwnAddress, mayBeInAnotherScript } = subject.names
  const fits = called.map(atOwn && !several ? likelyAtOwnAddress : likely)
  const inAnother = address !== null && called.some(mayBeInAnotherScript)
  const proven = fits.includes('proven') || inAnother || (called.length === 0 && address !== null)
  if (!proven && !fits.includes('profile')) return leaveOpen('another_name', source)
  const own = row.owner !== account.user && authors.mayHave(account.user, 'write', doctype, row.owner)
  // Who may write such records may have put their address on somebody's.
  if (own && !fits.includes('proven')) return leaveOpen('self_written', source)
  return proven ? prove('follows', source) : leaveOpen('name_unproven', source)
}

/** What a record is called: its parts together, and each that may be a whole name. */
export function namesIn({ names }: Pick<PersonForm, 'names'>, row: Found): string[] {
  const parts = names.map((column) => row[column] ?? '').filter((part) => part.trim() !== '')
  if (parts.length < 2) return parts
  return [parts.join(' '), ...parts.filter((part) => /\s/u.test(part.trim()))]
}
