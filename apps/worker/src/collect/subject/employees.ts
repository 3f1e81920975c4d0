import { type Evidence, follows, leaveOpen, prove } from '../evidence/evidence.ts'
import { addRecord, hasRecord, namesOf } from '../evidence/known-records.ts'
import { settleRecord } from '../evidence/settle-record.ts'
import { keepBack } from '../evidence/withheld-records.ts'
import { noRule } from '../rules/data-map.ts'
import { personFields } from '../rules/person-fields.ts'
import type { Found, SiteReader } from '../site/reader.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { sourceOf } from './contact-evidence.ts'
import { accountEvidence, stamps } from './record-evidence.ts'
import type { Resolving } from './subject.ts'

const columns = ['name', ...stamps, 'employee_name', 'user_id']

/** Employees by account: what the staff wrote of them. */
export type EmployeeRecords = {
  names: string[]
  /** the mail addresses that stand on them, each with what it is worth */
  addresses: { address: string; evidence: Evidence }[]
}

/** Employees that name the account. */
export function employeesOf(reader: SiteReader, user: string): Promise<Found[]> {
  return reader.whereIn('Employee', [...columns, ...employeeMailColumns(reader)], 'user_id', [user])
}

/** Employees at these addresses, for each column of their mail addresses. */
export function employeesAt(reader: SiteReader, addresses: Iterable<string>): Promise<Found[][]> {
  const wanted = [...addresses]
  return Promise.all(
    employeeMailColumns(reader).map((column) =>
      reader.whereIn('Employee', [...columns, column], column, wanted, { ignoreCase: true }),
    ),
  )
}

export async function findEmployeesByAccount(resolving: Resolving): Promise<EmployeeRecords> {
  const { reader, account } = resolving
  const mails = employeeMailColumns(reader)
  const rows = await employeesOf(reader, account.user)
  const written: EmployeeRecords = { names: [], addresses: [] }
  for (const row of rows) {
    const { name = '', employee_name = '' } = row
    const evidence = await accountEvidence(resolving, row, {
      doctype: 'Employee',
      field: 'user_id',
      names: [employee_name],
    })
    if (!settleRecord(resolving, evidence, { doctype: 'Employee', name }, { field: 'user_id' })) continue
    written.names.push(employee_name)
    written.addresses.push(...addressesOn(resolving, row, mails))
  }
  return written
}

function addressesOn(
  resolving: Resolving,
  row: Found,
  mails: readonly string[],
): EmployeeRecords['addresses'] {
  const addresses = mails.map((column) => foldAscii(row[column] ?? '')).filter((one) => one.includes('@'))
  return addresses.map((address) => ({ address, evidence: mailEvidence(resolving, row) }))
}

/** Who may write employees may have written what stands on their own. */
function mailEvidence({ account, authors }: Resolving, row: Found): Evidence {
  const source = sourceOf('Employee', row)
  const own = authors.mayHave(account.user, 'write', 'Employee', row.owner)
  return own && row.modified_by === account.user ? leaveOpen('self_written', source) : prove('staff', source)
}

/**
 * An employee who was transferred under a new number: the record of before, which the transfer names, and the same name.
 *
 * @returns the mail addresses on records of before
 */
export async function findEarlierEmployees(resolving: Resolving): Promise<EmployeeRecords['addresses']> {
  const { reader, subject } = resolving
  const mails = employeeMailColumns(reader)
  const known = namesOf(subject.records, 'Employee')
  const transfers = await reader.whereIn('Employee Transfer', ['employee'], 'new_employee_id', known)
  const earlier = transfers.map(({ employee = '' }) => employee).filter((name) => !known.includes(name))
  const rows = await reader.whereIn('Employee', [...columns, ...mails], 'name', earlier)
  const own = rows.filter(
    ({ employee_name = '', user_id = '' }) =>
      user_id === '' && subject.names.likely(employee_name) === 'proven',
  )
  for (const { name = '' } of own)
    addRecord(subject.records, follows('Employee', known[0] ?? ''), 'Employee', name, {
      field: 'employee',
      via: 'Employee Transfer',
    })
  return own.flatMap((row) => addressesOn(resolving, row, mails))
}

/** Employees without an account that bear the person's mail address, and a name that is theirs. */
export async function findEmployeesByAddress(resolving: Resolving): Promise<void> {
  const { reader, authors, account, subject } = resolving
  const mails = employeeMailColumns(reader)
  const byAddress = await employeesAt(reader, subject.addresses)
  for (const [index, rows] of byAddress.entries())
    for (const row of rows) {
      const { name = '', employee_name = '', user_id = '' } = row
      if (hasRecord(subject.records, 'Employee', name)) continue
      const field = mails[index] ?? ''
      const atOwn = subject.ownAddresses.has(foldAscii(row[field] ?? ''))
      const { likely, likelyAtOwnAddress } = subject.names
      const fit = (atOwn ? likelyAtOwnAddress : likely)(employee_name)
      if (fit === 'other' || (user_id !== '' && user_id !== account.user)) {
        keepBack(subject, 'Employee', name, 'another_person')
        continue
      }
      const source = sourceOf('Employee', row)
      const own = authors.mayHave(account.user, 'write', 'Employee', row.owner)
      const proven = fit === 'proven' && !own
      const evidence = proven
        ? prove('staff', source)
        : leaveOpen(own ? 'self_written' : 'name_unproven', source)
      settleRecord(resolving, evidence, { doctype: 'Employee', name }, { field })
    }
}

/** Columns of an employee's own mail addresses; none where the site keeps no employees. */
export function employeeMailColumns({ metadata }: SiteReader): string[] {
  const employee = metadata.doctypes.get('Employee')
  const fields = employee === undefined ? [] : personFields(metadata, employee, noRule)
  return fields.filter(({ kind, role }) => kind === 'email' && role === 'subject').map(({ column }) => column)
}
