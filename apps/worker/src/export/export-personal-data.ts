import { ExportError, type ExportJob, type ExportResult, type KnownTies } from '@pdd/core'
import type { Claim, Database, KeptBackColumn } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { ObjectStore, StoredObject } from '@pdd/storage'
import { countsFrom } from '../accounts/name-bearer.ts'
import type { Collection, CollectOptions } from '../collect/collect.ts'
import { secretFound } from '../collect/collect-errors.ts'
import type { ErpDatabase } from '../erp/erp-database.ts'
import { readRecipient } from '../erp/recipient.ts'
import type { Snapshot } from '../erp/snapshot.ts'
import type { WorkerSettings } from '../settings.ts'
import type { WorkerSite, WorkerSites } from '../sites.ts'
import { attemptFenced, uploadMismatch } from '../worker-errors.ts'
import type { WorkerMetrics } from '../worker-metrics.ts'
import { assertEnabled } from './assert-account-enabled.ts'
import { claimNextRequest } from './claim-next.ts'
import type { HandleFailedAttempt } from './handle-failed-attempt.ts'
import { keepLease } from './lease.ts'
import { objectKey } from './object-key.ts'

export type ExportPersonalDataDeps = {
  requests: Database['requests']
  keptBack: Database['keptBack']
  ties: Pick<Database['ties'], 'decisions' | 'keep'>
  /** addresses that an account proved by a mailed code which is still good, folded */
  provenAddresses(site: string, subject: string, since?: Date): Promise<string[]>
  collect(options: CollectOptions): Collection
  sites: WorkerSites
  objects: Pick<ObjectStore, 'put' | 'remove'>
  handleFailedAttempt: HandleFailedAttempt
  notify(requestId: string): Promise<void>
  metrics: WorkerMetrics
  logger: Logger
  settings: WorkerSettings
}

export type ExportPersonalData = (job: ExportJob, queueSignal: AbortSignal) => Promise<boolean>

/**
 * One export, from claim to mail. The journey: claim, collect, upload, keep what nobody could prove, publish, notify.
 * The request is the one that the wake-up names, or one of a site whose turn it is; where nothing waits, the wake-up is
 * stale, and ends without a trace but a log line. Resolves to whether there was one: then another may wait.
 */
export function createExportPersonalData(deps: ExportPersonalDataDeps): ExportPersonalData {
  const { requests, ties, sites, objects, handleFailedAttempt, notify, metrics, settings } = deps

  return async function exportPersonalData(job, queueSignal) {
    const claim = await claimNextRequest(job.requestId, { requests, settings, signal: queueSignal })
    if (claim === null) {
      deps.logger.debug({ event: 'export.stale', export_id: job.requestId }, 'nothing to claim')
      return false
    }

    const logger = deps.logger.child(threadOf(claim, settings))
    const key = objectKey(claim.request.id, claim.fence)
    const lease = keepLease({ claim, requests, leaseSeconds: settings.leaseSeconds, parent: queueSignal })
    const stopwatch = metrics.startAttempt()
    logger.info({ event: 'export.claimed' }, 'claimed')

    try {
      const site = sites.open(claim.request.site)
      const collection = deps.collect({
        ...(await askedOf(claim.request, site)),
        signal: lease.signal,
        onProgress: lease.report,
      })
      const stored = await objects.put(key, collection.bytes, {
        contentType: 'application/json',
        signal: lease.signal,
      })
      const result = reconcile(key, stored, collection)

      assertEnabled(await site.erp.readRecipient(claim.request.subjectId))
      lease.signal.throwIfAborted()
      const { records, undecided } = collection.result()
      if (!(await ties.keep(claim.request.id, claim.fence, undecided))) throw attemptFenced()
      const published = await requests.publish(claim.request.id, claim.fence, result, {
        ttlSeconds: settings.exportTtlSeconds,
      })
      if (!published) throw attemptFenced()

      stopwatch.published(result, records)
      logger.info(
        { event: 'export.published', bytes: Number(result.bytes), records, undecided: undecided.length },
        'published',
      )
    } catch (thrown) {
      // What a stream throws when it is aborted is the library's; the reason it was aborted for is ours.
      const error: unknown = lease.signal.aborted ? lease.signal.reason : thrown
      // What is named here stays out of the next file, so that an officer's "Try again" makes one.
      const found = foundBySecretLook(error)
      if (found !== null) await deps.keptBack.add(claim.request.id, claim.fence, found)
      await handleFailedAttempt({ claim, key, error, logger, stopping: queueSignal })
      stopwatch.ended(error)
      return true
    } finally {
      lease.stop()
    }

    await notify(claim.request.id)
    return true
  }

  async function askedOf(request: Claim['request'], { erp, dataMap, cache }: WorkerSite) {
    const { site, subjectId: subject, format } = request
    return {
      ...{ site: { name: site }, erp, dataMap, cache, subject, format },
      known: await knownOf(request, erp),
      keptBack: await deps.keptBack.of(site, subject),
      admit: async (snapshot: Snapshot) => assertEnabled(await readRecipient(snapshot, subject)),
    }
  }

  async function knownOf(
    { site, subjectId }: Claim['request'],
    { readAges }: Pick<ErpDatabase, 'readAges'>,
  ): Promise<KnownTies> {
    const knownSince = async (...since: [] | [Date]) => {
      const [decisions, provenAddresses] = await Promise.all([
        ties.decisions(site, subjectId, ...since),
        deps.provenAddresses(site, subjectId, ...since),
      ])
      return { decisions, provenAddresses }
    }
    const known = await knownSince()
    if (known.decisions.length + known.provenAddresses.length === 0) return known
    // Of most accounts nothing is known. What is may be of another account, which bore the name before.
    return knownSince(countsFrom((await readAges([subjectId])).get(subjectId)))
  }
}

/** Where the last look found a credential; null for any other end. */
function foundBySecretLook(error: unknown): KeptBackColumn | null {
  if (!(error instanceof ExportError) || error.code !== secretFound.code) return null
  const { doctype, column } = error.facts
  return typeof doctype === 'string' && typeof column === 'string' ? { doctype, column } : null
}

/** The store's count of bytes and the collector's must agree: a stream cut short uploads without an error. */
function reconcile(key: string, stored: StoredObject, collection: Collection): ExportResult {
  const { rowCounts, dataAsOf, bytes, sensitive } = collection.result()
  if (stored.bytes !== bytes) throw uploadMismatch({ stored: String(stored.bytes), written: String(bytes) })
  return {
    objectKey: key,
    objectVersionId: stored.versionId,
    sha256: stored.sha256,
    bytes,
    storedBytes: stored.storedBytes,
    rowCounts,
    dataAsOf,
    sensitive,
  }
}

function threadOf({ request, fence, attempt }: Claim, { workerId }: WorkerSettings) {
  return {
    export_id: request.id,
    request_id: request.httpRequestId,
    site: request.site,
    fence,
    attempt,
    worker_id: workerId,
  }
}
