import { describeFaults } from '../collect/rights/describe-faults.ts'
import { leastPrivilege } from '../collect/rights/least-privilege.ts'
import { findUnreadable } from '../collect/rights/unreadable-tables.ts'
import type { SiteMetadata } from '../collect/site/metadata.ts'
import { erpTableUnreadable } from '../erp/erp-errors.ts'
import type { Snapshot } from '../erp/snapshot.ts'

/**
 * The statements for an account that reads what exports need.
 *
 * @throws ExportError `erp.table_unreadable` when the account that asks cannot see all tables, and would leave some out
 */
export async function printGrants(
  snapshot: Snapshot,
  metadata: SiteMetadata,
  account: string | undefined,
): Promise<string> {
  const unseen = (await findUnreadable(snapshot, metadata)).filter(({ fault }) => fault === 'not_provable')
  if (unseen.length > 0)
    throw erpTableUnreadable({
      problem: 'this account does not see all tables: ask with the site’s own account',
      tables: unseen.map(({ table }) => table),
    })
  return (await leastPrivilege(snapshot, metadata, account)).join('\n')
}

/** What the connected account cannot read, in lines; an empty list says that it reads all. */
export async function listUnreadable(snapshot: Snapshot, metadata: SiteMetadata): Promise<string[]> {
  return describeFaults(await findUnreadable(snapshot, metadata))
}
