import type { Database } from '@pdd/database'
import { type ExportQueue, enoughWakeUps } from '@pdd/queue'
import type { Logger, MailedCodes } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import { createActOnPushes } from '../accounts/act-on-pushes.ts'
import { listRecordSweeps } from '../erpnext-records/record-sweeps.ts'
import type { RecordsOfSites } from '../erpnext-records/records-of-sites.ts'
import { objectPrefix } from '../export/object-key.ts'
import type { Letterheads } from '../notify/letterheads.ts'
import type { Mailer } from '../notify/mail/mailer.ts'
import { createReadSiteProfiles } from '../notify/read-site-profiles.ts'
import type { WorkerSettings } from '../settings.ts'
import type { WorkerSites } from '../sites.ts'
import { createDeleteExpired } from './delete-expired.ts'
import { createForgetRecords } from './forget-records.ts'
import { createLookAtAccounts } from './look-at-accounts.ts'
import { createLookUpMails } from './look-up-mails.ts'
import { createRemind } from './remind.ts'
import { createRemoveOrphans } from './remove-orphans.ts'
import { createRevokeDisabled } from './revoke-disabled.ts'
import type { Sweep } from './run-sweeps.ts'
import { createSendAddressCodes } from './send-address-codes.ts'
import { createSendCodes } from './send-codes.ts'
import { createSiteLanes } from './site-lanes.ts'
import { createVerifyObjects } from './verify-objects.ts'

export type SweepDeps = {
  database: Database
  queue: ExportQueue
  objects: ObjectStore
  mailer: Mailer
  letterheads: Letterheads
  codes: MailedCodes
  sites: WorkerSites
  /** of sites that keep their requests in ERPNext */
  erpnextRecordsOf: RecordsOfSites
  notifySubject(of: { site: string }): Promise<boolean>
  logger: Logger
  settings: WorkerSettings
}

const expireAtOnce = 200
const forgetAtOnce = 1000
const rungAtOnce = 200

/**
 * All that repairs itself, on one screen. Each is safe to run twice at once, and returns how much it did. What comes in
 * rows is shared out among the workers, row by row; what looks at everything is `alone`.
 */
export function listSweeps(deps: SweepDeps): Sweep[] {
  const { database, queue, objects } = deps
  const { requests, notifications, accounts, undone } = database
  const alone = true
  const lanes = { mails: createSiteLanes(), codes: createSiteLanes(), addressCodes: createSiteLanes() }
  const sendCodes = createSendCodes({ ...deps, stepUp: database.stepUp, lanes: lanes.codes })
  const sendAddressCodes = createSendAddressCodes({ ...deps, ...database, lanes: lanes.addressCodes })
  const lookUpMails = createLookUpMails({ ...deps, notifications })
  return [
    { name: 'relay', everySeconds: 2, run: relay },
    { name: 'accounts', everySeconds: 0.5, run: createLookAtAccounts({ ...deps, accounts }) },
    { name: 'account_pushes', everySeconds: 2, ...createActOnPushes({ ...deps, ...database }) },
    { name: 'leases', everySeconds: 5, run: reclaimLeases },
    { name: 'mails', everySeconds: 5, run: sendDueMails, settled: lanes.mails.settled },
    { name: 'codes', everySeconds: 2, run: sendCodes, settled: lanes.codes.settled },
    { name: 'address_codes', everySeconds: 2, run: sendAddressCodes, settled: lanes.addressCodes.settled },
    { name: 'unknown_mails', everySeconds: 30, run: lookUpMails },
    { name: 'expiry', everySeconds: 30, run: expire },
    {
      name: 'reminders',
      everySeconds: 60,
      alone,
      run: createRemind({ ...deps, officers: database.officers }),
    },
    { name: 'deletion', everySeconds: 2, run: createDeleteExpired({ ...deps, requests, undone }) },
    {
      name: 'disabled_accounts',
      everySeconds: 300,
      alone,
      run: createRevokeDisabled({ ...deps, ...database }),
    },
    {
      name: 'site_profiles',
      everySeconds: 3600,
      alone,
      run: createReadSiteProfiles({ ...deps, ...database }),
    },
    { name: 'orphans', everySeconds: 3600, alone, run: createRemoveOrphans({ ...deps, ...database }) },
    { name: 'missing_objects', everySeconds: 3600, alone, run: createVerifyObjects({ ...deps, requests }) },
    { name: 'old_rows', everySeconds: 3600, alone, run: forgetOld },
    { name: 'uploads', everySeconds: 3600, alone, run: abortUploads },
    { name: 'records', everySeconds: 60, run: createForgetRecords({ ...deps, ...database }) },
    { name: 'old_records', everySeconds: 3600, alone, run: forgetOldRecords },
    ...listRecordSweeps(deps),
  ]

  /**
   * The row is the outbox: whatever is due and unanswered is announced again. A job that still waits is no second one, and
   * where enough wait to wake every worker none is added, nor its row written.
   */
  async function relay(): Promise<number> {
    const { waiting = 0 } = await queue.counts()
    const limit = Math.min(rungAtOnce, enoughWakeUps - waiting)
    if (limit <= 0) return 0
    const due = await requests.takeDue({ perSite: 20, limit, republishAfterSeconds: 15 })
    const wakeUps = due.map(({ id, generation }) => ({ requestId: id, generation }))
    if (wakeUps.length > 0) await queue.publish(wakeUps, { enough: enoughWakeUps })
    return due.length
  }

  async function reclaimLeases(): Promise<number> {
    const reclaimed = await requests.reclaimExpiredLeases({ maxAttempts: deps.settings.maxAttempts })
    for (const { id, status } of reclaimed) {
      deps.logger.warn({ event: 'lease.reclaimed', export_id: id, status }, 'a worker did not come back')
    }
    return reclaimed.length
  }

  async function sendDueMails(signal: AbortSignal): Promise<number> {
    return lanes.mails.run(
      await notifications.dueSites(),
      async (site) => {
        let sent = 0
        while (sent < 100 && !signal.aborted && (await deps.notifySubject({ site }))) sent += 1
        return sent
      },
      signal,
    )
  }

  async function expire(signal: AbortSignal): Promise<number> {
    let expired = 0
    for (let last = expireAtOnce; last === expireAtOnce && !signal.aborted; expired += last)
      last = (await requests.expireDue(expireAtOnce)).length
    return expired
  }

  /** What is kept for a day, or for as long as somebody may ask for it. */
  async function forgetOld(): Promise<number> {
    const kept = [accounts, database.accountPushes, database.stepUp, database.addressProofs, undone]
    const outcomes = await Promise.allSettled(kept.map((rows) => rows.forgetOld()))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return outcomes.reduce((sum, outcome) => sum + (outcome.status === 'fulfilled' ? outcome.value : 0), 0)
  }

  /** What officers and accounts have left behind that hangs on no request. */
  async function forgetOldRecords(signal: AbortSignal): Promise<number> {
    const options = { keptFor: deps.settings.recordsKeptFor, limit: forgetAtOnce }
    let forgotten = 0
    for (let last = 1; last > 0 && !signal.aborted; forgotten += last)
      last = await database.records.forgetOthers(options)
    return forgotten
  }

  async function abortUploads(): Promise<number> {
    return objects.abortStaleUploads(objectPrefix, 24 * 3600)
  }
}
