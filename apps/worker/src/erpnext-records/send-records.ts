import { codeOf, isOutage, isUnderWay } from '@pdd/core'
import type { Database, OwedRecord } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { SiteLanes } from '../sweeps/site-lanes.ts'
import { workOff } from '../sweeps/work-off.ts'
import { type ComposeSettings, recordOf, recordOfDelegated } from './compose-record.ts'
import type { ErpnextRecords, RecordSaid } from './erpnext-records.ts'
import { erpnextRecordGone, erpnextRecordInvalid, erpnextRefused } from './record-errors.ts'
import type { RecordsOfSites } from './records-of-sites.ts'

export type SendRecordsDeps = {
  requests: Pick<Database['requests'], 'get'>
  erpnextRecords: Database['erpnextRecords']
  records: RecordsOfSites
  lanes: SiteLanes
  logger: Logger
  settings: ComposeSettings
}

/** Longer than an answer is waited for. */
const leaseSeconds = 60
/** A site's web server has a few workers of its own, for people. */
const inFlight = 4
const perRun = 500
/** A site that is away is asked again within half a minute; one that refuses the account every hour. */
const outageSeconds = 30
const refusedSeconds = 3600
/** What ERPNext does not take of one record waits longer each time. */
const longestPauseSeconds = 3600

/**
 * Tells ERPNext the newest state of each request that has changed, at least once. Sites share no lane: one that is down
 * holds up no other, and is asked for one record at a time.
 */
export function createSendRecords(deps: SendRecordsDeps) {
  const { erpnextRecords, records, lanes, logger } = deps
  let told = false

  return async function sendRecords(signal: AbortSignal): Promise<number> {
    // The table may have been away when this worker began.
    if (!told) await erpnextRecords.keepFor(records)
    told = true
    const known = records.keeping.length === 0 ? [] : await erpnextRecords.dueSites()
    return lanes.run(
      known.filter((site) => records.open(site) !== null),
      (site) =>
        workOff({
          next: () => erpnextRecords.claimDue(site, { leaseSeconds }),
          work: (owed) => send(owed, records.open(site) as ErpnextRecords, signal),
          ...{ lanes: inFlight, atMost: perRun, signal },
        }),
      signal,
    )
  }

  async function send(owed: OwedRecord, site: ErpnextRecords, signal: AbortSignal): Promise<boolean> {
    // After the claim: what is read is as new as the version, or newer.
    const read = await readSaid(owed)
    if (read === null) return false
    const stored = await site.record(read.said, signal).catch(async (error: unknown) => {
      // Ended by us: whoever comes next sends it.
      if (signal.aborted) await erpnextRecords.defer(owed, codeOf(error), 0)
      else await settleFailure(owed, error, read.isUnderWay)
      return null
    })
    if (stored === null) return false
    await erpnextRecords.markStored(owed, { recordName: stored.record, version: stored.version })
    if (owed.siteFailures > 0 && (await erpnextRecords.siteAnswered(owed.site)))
      logger.info({ event: 'records.resumed', site: owed.site }, 'ERPNext takes records again')
    return true
  }

  async function readSaid(owed: OwedRecord): Promise<{ said: RecordSaid; isUnderWay: boolean } | null> {
    if (owed.requestId !== null) {
      const request = await deps.requests.get(owed.requestId)
      if (request === null || request.forgottenAt) return null
      return { said: recordOf(owed, request, deps.settings), isUnderWay: isUnderWay(request) }
    }
    const delegated = await erpnextRecords.delegated(owed.delegatedRequestId ?? '')
    return delegated === null
      ? null
      : { said: recordOfDelegated(owed, delegated), isUnderWay: delegated.allowed === null }
  }

  async function settleFailure(owed: OwedRecord, error: unknown, underWay: boolean): Promise<void> {
    const fault = codeOf(error)
    const { requestId, recordName, sentVersion, attempts, site } = owed
    const line = { export_id: requestId, site, reason_code: fault, attempts }
    const isGone = fault === erpnextRecordGone.code
    // A name that nobody has confirmed may be anybody's, or nobody's: its person gets a record of their own.
    const isHearsay = sentVersion === 0 && (isGone || fault === erpnextRecordInvalid.code)
    if (requestId !== null && recordName !== null && (isHearsay || (isGone && underWay)))
      return erpnextRecords.makeAgain(owed)
    if (isGone && !underWay) {
      if (await erpnextRecords.giveUp(owed, fault))
        logger.warn({ event: 'records.deleted', ...line }, 'a record was deleted in ERPNext')
      return
    }
    if (isOutage(error) || fault === erpnextRefused.code) return siteFailed(owed, error, line)
    logger.warn({ event: 'records.not_taken', ...line, err: error }, 'ERPNext does not take a record')
    if (owed.siteFailures > 0) await erpnextRecords.siteAnswered(site)
    await erpnextRecords.defer(owed, fault, pauseAfter(attempts, longestPauseSeconds))
  }

  /** Told once, however many records wait for it. */
  async function siteFailed(owed: OwedRecord, error: unknown, line: object): Promise<void> {
    const fault = codeOf(error)
    const isRefused = fault === erpnextRefused.code
    // The record itself is as good as the next: its site waits.
    await erpnextRecords.defer(owed, fault, isRefused ? 0 : pauseAfter(owed.attempts, outageSeconds))
    const pauseSeconds = isRefused ? refusedSeconds : pauseAfter(owed.siteFailures, outageSeconds)
    const isNews = await erpnextRecords.siteFailed(owed, fault, { pauseSeconds })
    if (!isNews) return
    const told = { event: isRefused ? 'records.refused' : 'records.site_away', ...line, err: error }
    if (isRefused) logger.error(told, 'ERPNext refuses the service account')
    else logger.warn(told, 'ERPNext cannot be told of requests')
  }
}

/** Doubles with each attempt; by chance up to half of it shorter, so that not all come again at once. */
function pauseAfter(attempts: number, mostSeconds: number): number {
  return Math.min(2 ** Math.min(attempts, 20), mostSeconds) * (0.5 + Math.random() / 2)
}
