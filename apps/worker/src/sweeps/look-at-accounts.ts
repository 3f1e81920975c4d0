import { setTimeout as delay } from 'node:timers/promises'
import type { Database, WantedLook } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { WorkerSites } from '../sites.ts'

export type LookAtAccountsDeps = {
  accounts: Pick<Database['accounts'], 'takeWanted' | 'found'>
  sites: WorkerSites
  logger: Logger
}

const atMost = 500
const slowMs = 400

/**
 * Looks whether accounts that the API asks about are enabled. One that cannot be read is left without an answer: the API
 * then answers no. A site that is slow to answer holds up nobody of another.
 */
export function createLookAtAccounts({ accounts, sites, logger }: LookAtAccountsDeps) {
  const underWay = new Set<string>()

  return async function lookAtAccounts(): Promise<number> {
    const wanted = await accounts.takeWanted(atMost)
    const looks = wanted.filter((look) => !underWay.has(keyOf(look)))
    let answered = 0
    const all = looks.map(async (look) => {
      if (await answer(look)) answered += 1
    })
    await Promise.race([Promise.all(all), delay(slowMs)])
    return answered
  }

  async function answer(look: WantedLook): Promise<boolean> {
    underWay.add(keyOf(look))
    try {
      const recipient = await sites.open(look.site).erp.readRecipient(look.subjectId)
      await accounts.found(look, recipient?.enabled === true)
      return true
    } catch (error) {
      logger.warn({ event: 'account.not_read', site: look.site, err: error }, 'an account could not be read')
      return false
    } finally {
      underWay.delete(keyOf(look))
    }
  }
}

function keyOf({ site, subjectId, number }: WantedLook): string {
  return JSON.stringify([site, subjectId, number])
}
