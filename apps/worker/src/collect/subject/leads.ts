import { type Evidence, follows, leaveOpen, prove } from '../evidence/evidence.ts'
import { addRecord } from '../evidence/known-records.ts'
import { settleRecord } from '../evidence/settle-record.ts'
import { keepBack } from '../evidence/withheld-records.ts'
import { isNameable } from '../rules/told-names.ts'
import type { Found, SiteReader } from '../site/reader.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { leadColumns, leadName } from './bearers.ts'
import { sourceOf } from './contact-evidence.ts'
import type { Resolving } from './subject.ts'

/**
 * Leads at the person's addresses. At the account's own address they are about whoever has it; at a further one the name
 * has to fit as well.
 */
export async function findLeads(resolving: Resolving): Promise<void> {
  const { reader, subject, authors, account } = resolving
  const { doctypes } = reader.metadata
  const { addresses, sharedAddresses, undecidedAddresses } = subject
  const wanted = [...addresses, ...sharedAddresses, ...undecidedAddresses]
  const rows = await leadsAt(reader, wanted)
  for (const row of rows) {
    const { name = '' } = row
    const address = foldAscii(row.email_id ?? '')
    if (sharedAddresses.has(address))
      keepBack(subject, 'Lead', name, 'shared_mailbox', {
        nameable: isNameable(reader.metadata, doctypes.get('Lead'), name),
      })
    else if (undecidedAddresses.has(address)) keepBack(subject, 'Lead', name, 'undecided')
    else if (subject.ownAddresses.has(address) && !authors.mayHave(account.user, 'write', 'Lead', row.owner))
      addRecord(subject.records, follows('User', subject.user), 'Lead', name, { field: 'email_id' })
    else {
      const evidence = evidenceOf(resolving, row)
      if (evidence === null) {
        keepBack(subject, 'Lead', name, 'another_person')
        continue
      }
      settleRecord(resolving, evidence, { doctype: 'Lead', name }, { field: 'email_id' })
    }
  }
}

export function leadsAt(reader: SiteReader, addresses: Iterable<string>): Promise<Found[]> {
  return reader.whereIn('Lead', leadColumns, 'email_id', addresses, { ignoreCase: true })
}

function evidenceOf({ subject, authors, account }: Resolving, row: Found): Evidence | null {
  const source = sourceOf('Lead', row)
  const called = leadName(row)
  const own = authors.mayHave(account.user, 'write', 'Lead', row.owner)
  const fit = called === '' && !own ? 'proven' : subject.names.likely(called)
  // Who may write leads may have put their address on somebody's.
  if (own && fit !== 'proven') return leaveOpen('self_written', source)
  if (fit === 'other') return null
  return fit === 'proven' ? prove('follows', source) : leaveOpen('name_unproven', source)
}
