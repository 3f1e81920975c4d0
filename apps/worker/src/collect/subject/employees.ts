import { type Evidence, leaveOpen, prove } from '../evidence/evidence.ts'
import { hasRecord } from '../evidence/known-records.ts'
import { settleRecord } from '../evidence/settle-record.ts'
import { whoTied } from '../evidence/tied-by.ts'
import { keepBack } from '../evidence/withheld-records.ts'
import { personFields } from '../rules/person-fields.ts'
import type { Found, SiteReader } from '../site/reader.ts'
import { foldAscii } from '../values/email-addresses.ts'
import { sourceOf } from './contact-evidence.ts'
import type { Resolving } from './subject.ts'

const columns = ['name', 'owner', 'creation', 'employee_name', 'user_id']

/**
 * Employees by account.
 * @returns their names, as the staff wrote them
 */
export async function findEmployeesByAccount(resolving: Resolving): Promise<string[]> {
  const { reader, account } = resolving
  const rows = await reader.whereIn('Employee', columns, 'user_id', [account.user])
  const written: string[] = []
  for (const row of rows) {
    const { name = '', employee_name = '' } = row
    const evidence = await accountEvidence(resolving, row)
    if (settleRecord(resolving, evidence, { doctype: 'Employee', name }, { field: 'user_id' }))
      written.push(employee_name)
  }
  return written
}

/** Only those may write employees who keep the staff's records: to one of these, their own tie proves nothing. */
async function accountEvidence(resolving: Resolving, row: Found): Promise<Evidence> {
  const { account, authors, subject } = resolving
  const source = sourceOf('Employee', row)
  if (!authors.mayHave(account.user, 'write', 'Employee', row.owner)) return prove('assigned', source)
  if (subject.names.likely(row.employee_name ?? '') === 'proven') return prove('assigned', source)
  const by = await whoTied(resolving, { doctype: 'Employee', name: row.name ?? '' }, { field: 'user_id' })
  return by === 'another' ? prove('assigned', source) : leaveOpen('self_written', source)
}

/** Employees without an account that bear the person's mail address, and a name that is theirs. */
export async function findEmployeesByAddress(resolving: Resolving): Promise<void> {
  const { reader, authors, account, subject } = resolving
  const mails = employeeMailColumns(reader)
  const byAddress = await Promise.all(
    mails.map((column) =>
      reader.whereIn('Employee', [...columns, column], column, subject.addresses, { ignoreCase: true }),
    ),
  )
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
  const fields = employee === undefined ? [] : personFields(metadata, employee, {})
  return fields.filter(({ kind, role }) => kind === 'email' && role === 'subject').map(({ column }) => column)
}
