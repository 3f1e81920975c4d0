import { type ExportRequest, isOutage } from '@pdd/core'
import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import { isOfAnother } from '../accounts/name-bearer.ts'
import { erpUnavailable } from '../erp/erp-errors.ts'
import type { WorkerSites } from '../sites.ts'
import { type BrakeDeps, createBrake } from './brake.ts'

export type RevokeDisabledDeps = BrakeDeps & {
  requests: Pick<Database['requests'], 'listReady' | 'cancel'>
  sites: WorkerSites
  logger: Logger
}

/** What was seen of one site. */
type Seen = { looked: number; unknown: number; gone: string[]; silent: boolean }

const pageSize = 200
/** A site that has taken the question and then says nothing keeps the others no longer. */
const patienceMs = 15_000

/**
 * Takes back the files of accounts that were disabled after theirs was ready, and of those whose name another account bears
 * by now. ERPNext refuses sessions of disabled accounts at once; a signed token from elsewhere says nothing of it. A site that does not answer is looked at by the next run, and holds up no
 * other; nor does a file that cannot be taken back. One that suddenly knows nobody, or has disabled a large share at once,
 * is stopped at: it may be another database.
 *
 * @throws what the first file was kept by, when the others are taken back
 */
export function createRevokeDisabled({ requests, sites, brakes, logger }: RevokeDisabledDeps) {
  const mayTake = createBrake('disabled_accounts', { brakes, logger })

  return async function revokeDisabled(signal: AbortSignal): Promise<number> {
    const seen = new Map<string, Seen>()
    const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    // Of many sites a page holds a few files each: a site is asked for as many at once as a page would hold.
    const waiting = new Map<string, ExportRequest[]>()
    const lookAt = (sites: [string, ExportRequest[]][]) => {
      for (const [site] of sites) waiting.delete(site)
      return Promise.race([stopped, Promise.all(sites.map(([site, ready]) => look(site, ready, seen)))])
    }
    for await (const page of pages(signal)) {
      for (const [site, ready] of Map.groupBy(page, ({ site }) => site))
        waiting.set(site, [...(waiting.get(site) ?? []), ...ready])
      await lookAt([...waiting].filter(([, ready]) => ready.length >= pageSize))
    }
    await lookAt([...waiting])
    let revoked = 0
    let fault: unknown
    for (const [site, { looked, unknown, gone }] of seen) {
      if (signal.aborted || gone.length === 0) continue
      if (!(await mayTake({ site, looked, unknown, taken: gone.length }))) continue
      for (const id of gone) {
        if (signal.aborted) break
        try {
          if ((await requests.cancel(id, { type: 'sweep', id: 'disabled' })) !== null) revoked += 1
        } catch (error) {
          logger.error(
            { event: 'file.not_revoked', export_id: id, err: error },
            'a file could not be taken back',
          )
          fault ??= error
          // Away for all of them.
          if (isOutage(error)) throw error
        }
      }
    }
    if (fault !== undefined) throw fault
    return revoked
  }

  async function* pages(signal: AbortSignal): AsyncGenerator<ExportRequest[]> {
    let after: string | null = null
    do {
      const page: ExportRequest[] = await requests.listReady({ after, limit: pageSize })
      yield page
      after = page.length === pageSize ? (page.at(-1)?.id ?? null) : null
    } while (after !== null && !signal.aborted)
  }

  async function look(site: string, ready: ExportRequest[], seen: Map<string, Seen>): Promise<void> {
    const of = seen.get(site) ?? { looked: 0, unknown: 0, gone: [], silent: false }
    seen.set(site, of)
    if (of.silent) return
    try {
      const users = [...new Set(ready.map(({ subjectId }) => subjectId))]
      const { erp } = sites.open(site)
      const [enabled, ages] = await inTime(Promise.all([erp.readEnabled(users), erp.readAges(users)]))
      for (const request of ready) {
        const { id, subjectId } = request
        of.looked += 1
        if (!enabled.has(subjectId)) of.unknown += 1
        if (enabled.get(subjectId) !== true || isOfAnother(request, ages.get(subjectId))) of.gone.push(id)
      }
    } catch (error) {
      of.silent = true
      logger.warn({ event: 'account.not_read', site, err: error }, 'accounts could not be read')
    }
  }
}

function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(erpUnavailable()), patienceMs).unref()
  })
  return Promise.race([answer, late])
}
