import type { KnownTies } from '@pdd/core'
import type { DataMap } from '../rules/data-map.ts'
import type { SiteReader } from '../site/reader.ts'
import type { Subject } from '../subject/subject.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import type { Entered } from './entered-forms.ts'
import type { MatchPool } from './selection.ts'

/** What every finder needs: where to look, whom for, and what the map says. No finder changes any of it. */
export type Search = {
  readonly reader: SiteReader
  readonly subject: Subject
  readonly dataMap: DataMap
  /** what officers decided */
  readonly known: Pick<KnownTies, 'decisions'>
  /** mail addresses of the company: its staff's accounts and the mailboxes of the site */
  readonly staff: ReadonlySet<string>
  /** forms that are open to the account; null for a member of the staff, who enters what is about others */
  readonly entered: Entered | null
  /** that of all selections */
  readonly matches: MatchPool
}

/** The mail addresses of the company. */
export async function readStaff(reader: SiteReader): Promise<ReadonlySet<string>> {
  const [accounts, mailboxes] = await Promise.all([
    reader.whereIn('User', ['name', 'email'], 'user_type', ['System User'], { whole: true }),
    reader.whereIn('Email Account', ['email_id'], 'docstatus', ['0']),
  ])
  const addresses = [
    ...accounts.flatMap((row) => [row.name, row.email]),
    ...mailboxes.map((row) => row.email_id),
  ]
  return new Set(addresses.map((address) => foldAscii(address ?? '')))
}
