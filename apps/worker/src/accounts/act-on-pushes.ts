import type { Account, Database, TakenPush } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { WorkerSites } from '../sites.ts'
import { createSiteLanes } from '../sweeps/site-lanes.ts'
import { isOfAnother } from './name-bearer.ts'

export type ActOnPushesDeps = {
  accountPushes: Database['accountPushes']
  requests: Pick<Database['requests'], 'cancel'>
  sites: WorkerSites
  logger: Logger
}

/** Of one site in one run. */
const atMost = 50
/** A replica may be behind its site: what is not to be seen there yet is looked for again, for two minutes. */
const againSeconds = 30
const untilSeconds = 120

/**
 * Acts on what sites told of their accounts: what they said is only where to look, and what is done follows from what stands
 * in the site's own table. What an account has under way or ready ends when it is disabled, or not there any more; what a
 * renamed one has under way goes on under its new name. To do it twice changes nothing. A site that does not answer, or that
 * tells very much, holds up no other.
 *
 * @returns `run` tells how many were acted on
 */
export function createActOnPushes({ accountPushes, requests, sites, logger }: ActOnPushesDeps) {
  const lanes = createSiteLanes()

  async function run(signal: AbortSignal): Promise<number> {
    return lanes.run(await accountPushes.dueSites(), (site) => actOnSite(site, signal), signal)
  }

  async function actOnSite(site: string, signal: AbortSignal): Promise<number> {
    let acted = 0
    for (const push of await accountPushes.takeDue(site, { limit: atMost, againSeconds })) {
      if (signal.aborted) break
      try {
        const isSo = await act(push)
        if (isSo || push.ageSeconds > untilSeconds) await accountPushes.settle(push)
        if (isSo) acted += 1
      } catch (error) {
        logger.warn({ event: 'account.not_read', site, err: error }, 'an account could not be read')
      }
    }
    return acted
  }

  /** Whether the site's table says it too. */
  async function act({ site, subjectId, formerSubjectId }: TakenPush): Promise<boolean> {
    const names = formerSubjectId === null ? [subjectId] : [subjectId, formerSubjectId]
    const enabled = await sites.open(site).erp.readEnabled(names)
    const told = formerSubjectId ?? subjectId
    if (enabled.get(told) === true) return endOfAnother({ site, subjectId: told })
    const isGone = !enabled.has(told)
    if (formerSubjectId !== null && isGone && enabled.get(subjectId) === true) {
      const followed = await accountPushes.follow({ site, subjectId }, formerSubjectId)
      logger.info({ event: 'account.renamed', site, followed }, 'an account was renamed')
    }
    await end({ site, subjectId: told }, isGone)
    return true
  }

  /** The name is somebody's again: what an earlier bearer of it has there is not theirs. Whether there was any. */
  async function endOfAnother(account: Account): Promise<boolean> {
    const { site, subjectId } = account
    const live = await accountPushes.liveRequests(account)
    if (live.length === 0) return false
    const age = (await sites.open(site).erp.readAges([subjectId])).get(subjectId)
    const others = live.filter((request) => isOfAnother(request, age))
    for (const { id } of others) await requests.cancel(id, { type: 'sweep', id: 'disabled' })
    if (others.length > 0) await accountPushes.voidProofs(account)
    return others.length > 0
  }

  async function end(account: Account, isGone: boolean): Promise<void> {
    for (const { id } of await accountPushes.liveRequests(account))
      await requests.cancel(id, { type: 'sweep', id: 'disabled' })
    if (isGone) await accountPushes.voidProofs(account)
  }

  return { run, settled: lanes.settled }
}
