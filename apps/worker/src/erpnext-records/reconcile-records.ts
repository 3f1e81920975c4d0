import { codeOf } from '@pdd/core'
import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { ErpnextRecords } from './erpnext-records.ts'
import type { RecordsOfSites } from './records-of-sites.ts'

export type ReconcileRecordsDeps = {
  erpnextRecords: Database['erpnextRecords']
  records: Pick<RecordsOfSites, 'open'>
  logger: Logger
}

const daySeconds = 86_400
/** A site that did not answer is not asked for all of it again at once. */
const againSeconds = 900

/**
 * Holds the records of the last year against ERPNext: what is missing there, as after a restored backup, or older than what
 * was sent is owed again. The first time that is every request of the year. A site that does not answer keeps no other.
 */
export function createReconcileRecords({ erpnextRecords, records, logger }: ReconcileRecordsDeps) {
  return async function reconcileRecords(signal: AbortSignal): Promise<number> {
    let owedAgain = 0
    for (const site of await erpnextRecords.unreconciledSites()) {
      const adapter = records.open(site)
      if (adapter === null || signal.aborted) continue
      let nextInSeconds = daySeconds
      try {
        owedAgain += await reconcile(site, adapter, signal)
        if (signal.aborted) continue
      } catch (error) {
        const line = { event: 'records.not_reconciled', site, reason_code: codeOf(error), err: error }
        logger.warn(line, 'records could not be held against ERPNext')
        nextInSeconds = againSeconds
      }
      await erpnextRecords.reconciled(site, { nextInSeconds })
    }
    return owedAgain
  }

  async function reconcile(site: string, adapter: ErpnextRecords, signal: AbortSignal): Promise<number> {
    let owedAgain = 0
    let after: string | null = null
    do {
      const page = await erpnextRecords.toReconcile(site, after)
      after = page.nextCursor
      const settled = page.items.filter(({ isOwed }) => !isOwed)
      if (settled.length === 0) continue
      const stored = await adapter.stored(
        settled.map(({ id }) => id),
        signal,
      )
      const lacking = settled.filter(({ id, sentVersion }) => stored.get(id) !== sentVersion)
      owedAgain += await erpnextRecords.oweAgain(
        site,
        lacking.map(({ id }) => ({ id, stored: stored.get(id) ?? null })),
      )
    } while (after !== null && !signal.aborted)
    if (owedAgain > 0)
      logger.info({ event: 'records.reconciled', site, count: owedAgain }, 'records are owed again')
    return owedAgain
  }
}
