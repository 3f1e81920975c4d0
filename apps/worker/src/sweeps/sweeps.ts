import type { Database } from '@pdd/database'
import { type ExportQueue, enoughWakeUps } from '@pdd/queue'
import type { Logger, MailedCodes } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import type { Mailer } from '../mail/mailer.ts'
import { objectPrefix } from '../object-key.ts'
import type { WorkerSettings } from '../settings.ts'
import type { WorkerSites } from '../sites.ts'
import { createDeleteExpired } from './delete-expired.ts'
import { createLookAtAccounts } from './look-at-accounts.ts'
import { createLookUpMails } from './look-up-mails.ts'
import { createRemind } from './remind.ts'
import { createRemoveOrphans } from './remove-orphans.ts'
import { createRevokeDisabled } from './revoke-disabled.ts'
import type { Sweep } from './run-sweeps.ts'
import { createSendAddressCodes } from './send-address-codes.ts'
import { createSendCodes } from './send-codes.ts'
import { createVerifyObjects } from './verify-objects.ts'

export type SweepDeps = {
  database: Database
  queue: ExportQueue
  objects: ObjectStore
  mailer: Mailer
  codes: MailedCodes
  sites: WorkerSites
  notifySubject(): Promise<boolean>
  logger: Logger
  settings: WorkerSettings
}

/** All that repairs itself, on one screen. Each is safe to run twice at once, and returns how much it did. */
export function listSweeps(deps: SweepDeps): Sweep[] {
  const { database, queue, objects } = deps
  const { requests, notifications, accounts } = database
  const lookUpMails = createLookUpMails({ ...deps, notifications })
  return [
    { name: 'relay', everySeconds: 2, run: relay },
    { name: 'accounts', everySeconds: 0.5, run: createLookAtAccounts({ ...deps, accounts }) },
    { name: 'leases', everySeconds: 5, run: reclaimLeases },
    { name: 'mails', everySeconds: 5, run: sendDueMails },
    { name: 'codes', everySeconds: 2, run: createSendCodes({ ...deps, stepUp: database.stepUp }) },
    { name: 'address_codes', everySeconds: 2, run: createSendAddressCodes({ ...deps, ...database }) },
    { name: 'unknown_mails', everySeconds: 30, run: lookUpMails },
    { name: 'expiry', everySeconds: 30, run: expire },
    { name: 'reminders', everySeconds: 60, run: createRemind({ ...deps, desk: database.desk }) },
    { name: 'deletion', everySeconds: 2, run: createDeleteExpired({ ...deps, requests }) },
    { name: 'disabled_accounts', everySeconds: 300, run: createRevokeDisabled({ ...deps, requests }) },
    { name: 'orphans', everySeconds: 3600, run: createRemoveOrphans({ requests, objects }) },
    { name: 'missing_objects', everySeconds: 3600, run: createVerifyObjects({ ...deps, requests }) },
    { name: 'old_looks', everySeconds: 3600, run: () => accounts.forgetOld() },
    { name: 'old_codes', everySeconds: 3600, run: () => database.stepUp.forgetOld() },
    { name: 'old_addresses', everySeconds: 3600, run: () => database.addressProofs.forgetOld() },
    { name: 'old_links', everySeconds: 3600, run: () => database.desk.forgetOldDisavowals() },
    { name: 'uploads', everySeconds: 3600, run: () => objects.abortStaleUploads(objectPrefix, 24 * 3600) },
  ]

  /**
   * The row is the outbox: whatever is due and unanswered is announced again. A job that still waits is no second one, and
   * where enough wait to rouse every worker none is added.
   */
  async function relay(): Promise<number> {
    const due = await requests.takeDue({ perSite: 20, limit: 200, republishAfterSeconds: 15 })
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

  async function sendDueMails(): Promise<number> {
    let sent = 0
    while (sent < 100 && (await deps.notifySubject())) sent += 1
    return sent
  }

  async function expire(): Promise<number> {
    return (await requests.expireDue(200)).length
  }
}
