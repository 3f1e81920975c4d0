import type { Snapshot } from '../../../erp/snapshot.ts'
import { among, join, name, sql, table } from '../../../erp/sql.ts'
import type { SiteMetadata } from '../../site/metadata.ts'
import { chunks } from '../../values/chunks.ts'
import type { Doctype } from '../../values/doctype.ts'
import { spellingsOf } from '../../values/mail/domain-spellings.ts'
import { foldAscii } from '../../values/mail/email-addresses.ts'
import { createPersonNames } from '../../values/name-matching.ts'
import type { PersonForm } from '../../values/person-form.ts'
import { isNameOf } from './name-words.ts'
import { typedFields } from './person-records.ts'
import { type SampleRow, type SampleRows, sampleRows, type Wanted } from './sample-rows.ts'

/** What the rows of a doctype tell of it: its form, and how many rows are of the staff, and of others who have an account or address. */
export type Learnt = { form: PersonForm; staff: number; others: number }

type Asked = { doctype: Doctype; form: PersonForm }
type Sample = Asked & SampleRows & { typed: readonly string[] }
type Row = SampleRow

/** A name stands among the first texts of a form. */
const mostTyped = 6

/**
 * Looks at some rows of each doctype: which of its texts are called as the account, the contact or the mailbox is that the row
 * names, which of a site's own texts hold mail addresses, and whether the accounts are of the desk.
 */
export async function learnForms(
  snapshot: Snapshot,
  { doctypes }: SiteMetadata,
  asked: readonly Asked[],
): Promise<Map<string, Learnt>> {
  const typed = asked.map(({ doctype }) =>
    typedFields(doctype)
      .slice(0, mostTyped)
      .map(({ fieldname }) => fieldname),
  )
  const rows = await sampleRows(
    snapshot,
    { doctypes },
    asked.map((one, at) => wantedOf(one, typed[at] ?? [])),
  )
  const samples = asked.map((one, at): Sample => {
    const sample = { typed: typed[at] ?? [], rows: [], outside: false, ...rows[at] }
    return { ...one, ...sample, form: withMails(one, sample.typed, sample.rows) }
  })
  const people = await readPeople(snapshot, doctypes, samples)
  return new Map(samples.map((sample) => [sample.doctype.name, learn(sample, people)]))
}

function wantedOf({ doctype, form }: Asked, typed: readonly string[]): Wanted {
  const parties = form.parties.map(({ column }) => column)
  const columns = [...typed, ...form.accounts, ...form.mails, ...form.contacts, ...form.employees, ...parties]
  return { doctype: doctype.name, columns, authored: doctype.columns?.has('owner') === true }
}

/** A site's own texts seldom say that they hold addresses: most of what stands in one says it well enough. */
function withMails({ doctype, form }: Asked, typed: readonly string[], rows: readonly Row[]): PersonForm {
  if (!doctype.custom) return form
  const found = typed.filter((column) => {
    const filled = rows.map((row) => row.get(column) ?? '').filter((value) => value !== '')
    return filled.length > 0 && filled.filter((value) => address.test(value)).length * 2 > filled.length
  })
  return { ...form, mails: [...new Set([...form.mails, ...found])] }
}

const address = /^[^\s@]{1,64}@[^\s@]{1,255}$/

type People = {
  /** what accounts, contacts and mailboxes are called, by their names and addresses */
  names: ReadonlyMap<string, readonly string[]>
  staff: ReadonlySet<string>
}

async function readPeople(
  snapshot: Snapshot,
  doctypes: SiteMetadata['doctypes'],
  samples: readonly Sample[],
): Promise<People> {
  const asked = new Set(
    samples.flatMap(({ form, rows }) =>
      rows.flatMap((row) =>
        [...form.accounts, ...form.mails, ...form.contacts].flatMap((column) =>
          spellingsOf(row.get(column) ?? ''),
        ),
      ),
    ),
  )
  asked.delete('')
  const keys = new Set([...asked].map(foldAscii))
  const names = new Map<string, string[]>()
  const staff = new Set<string>()
  const call = (key: string, called: readonly string[]) => {
    if (!keys.has(key) && !key.includes('\n')) return
    const known = names.get(key) ?? []
    names.set(key, known)
    if (known.length < mostCalled) known.push(...called.filter((one) => one !== ''))
  }
  const has = (doctype: string, column: string) => doctypes.get(doctype)?.columns?.has(column) === true
  /** The name of each row, then the columns asked for: one that a site does not have is empty. */
  const known = async (
    doctype: string,
    address: string,
    others: readonly string[],
    values: readonly string[],
  ) => {
    if (!has(doctype, 'name')) return []
    const columns = [address, ...others].map((one) => (has(doctype, one) ? name(one) : sql`NULL`))
    const byAddress = has(doctype, address) ? sql` OR ${among(name(address), values)}` : sql``
    return snapshot.all(
      sql`SELECT name, ${join(columns, ', ')} FROM ${table(doctype)} WHERE ${among(name('name'), values)}${byAddress}`,
    )
  }
  for (const values of chunks([...new Set([...asked, ...keys])], 500)) {
    const users = await known('User', 'email', ['full_name', 'user_type'], values)
    for (const [user, email, called, type] of users.map((cells) => cells.map((cell) => String(cell ?? '')))) {
      for (const key of new Set([foldAscii(user ?? ''), foldAscii(email ?? '')])) {
        call(key, [called ?? ''])
        if (type === 'System User') staff.add(key)
      }
    }
    const contacts = await known('Contact', 'email_id', ['first_name', 'last_name'], values)
    for (const [contact, email, first, last] of contacts.map((cells) =>
      cells.map((cell) => String(cell ?? '')),
    ))
      for (const key of new Set([foldAscii(contact ?? ''), foldAscii(email ?? '')]))
        call(key, [`${first ?? ''} ${last ?? ''}`.trim()])
  }
  for (const [target, parties] of await readParties(snapshot, doctypes, samples))
    for (const [party, called] of parties) call(partyKey(target, party), [called])
  return { names, staff }
}

/** Whoever writes contacts may give one address any number of names. */
const mostCalled = 50

/** Rows that name who pays are often called as who pays. */
async function readParties(
  snapshot: Snapshot,
  doctypes: SiteMetadata['doctypes'],
  samples: readonly Sample[],
): Promise<[target: string, parties: [name: string, called: string][]][]> {
  const wanted = new Map<string, Set<string>>()
  for (const { form, rows } of samples)
    for (const { column, target } of form.parties)
      for (const row of rows) wanted.set(target, (wanted.get(target) ?? new Set()).add(row.get(column) ?? ''))
  const found: [string, [string, string][]][] = []
  for (const [target, parties] of wanted) {
    const doctype = doctypes.get(target)
    const [title] =
      doctype === undefined ? [] : typedFields(doctype).filter((field) => isNameOf(target, field))
    if (title === undefined) continue
    const rows = await snapshot.all(
      sql`SELECT name, ${name(title.fieldname)} FROM ${table(target)} WHERE ${among(name('name'), [...parties].slice(0, mostParties))}`,
    )
    found.push([target, rows.map(([party, called]) => [String(party ?? ''), String(called ?? '')])])
  }
  return found
}

const mostParties = 500

function partyKey(target: string, party: string): string {
  return `${target}\n${party}`
}

function learn({ form, typed, rows, outside }: Sample, { names, staff }: People): Learnt {
  const tied = [...form.accounts, ...form.mails, ...form.contacts]
  const called =
    outside || tied.length === 0 || form.names.length > 0
      ? []
      : nameColumns(typed, { ...form, tied }, rows, names)
  const filled = (row: Row, columns: readonly string[]) => columns.some((column) => row.get(column) !== '')
  const isStaff = (row: Row) =>
    form.accounts.some((column) => staff.has(foldAscii(row.get(column) ?? ''))) || filled(row, form.employees)
  const counted = rows.filter((row) => filled(row, [...form.accounts, ...form.mails, ...form.employees]))
  const ofStaff = outside ? 0 : counted.filter(isStaff).length
  return {
    form: { ...form, names: [...form.names, ...called] },
    staff: ofStaff,
    others: counted.length - ofStaff,
  }
}

/** Texts in which rows that name somebody known are called as that person is: of a child, or of who is paid for, not all are. */
function nameColumns(
  typed: readonly string[],
  { tied, parties }: PersonForm & { tied: readonly string[] },
  rows: readonly Row[],
  names: People['names'],
): string[] {
  const calledIn = (row: Row) => [
    ...tied.flatMap((tie) =>
      spellingsOf(foldAscii(row.get(tie) ?? '')).flatMap((one) => names.get(one) ?? []),
    ),
    ...parties.flatMap(({ column, target }) => names.get(partyKey(target, row.get(column) ?? '')) ?? []),
  ]
  return typed
    .filter((column) => !tied.includes(column))
    .filter((column) => {
      const known = rows.flatMap((row) => {
        const value = row.get(column) ?? ''
        const called = calledIn(row)
        return value === '' || called.length === 0 ? [] : [{ value, called }]
      })
      const fits = known.filter(({ value, called }) => createPersonNames(called, '').isLikely(value))
      return fits.length > 0 && fits.length * 3 >= known.length
    })
}
