import { isOutage } from '@pdd/core'
import type { Database, Officer } from '@pdd/database'
import type { FastifyBaseLogger } from 'fastify'

/** So many at once: an officer's answer stays one of seconds, and the ERP is not met by all of them together. */
export const startedAtOnce = 200

/**
 * Starts again what failed on a site for one reason, by the action and the checks of a single one, each with its line in the
 * trail. What cannot be started (somebody was faster, a freeze came) keeps nobody else from it.
 *
 * @returns how many started
 */
export async function startAgain(
  officers: Pick<Database['officers'], 'failedFor' | 'retry'>,
  {
    site,
    reasonCode,
    officer,
    log,
  }: { site: string; reasonCode: string; officer: Officer; log: FastifyBaseLogger },
): Promise<number> {
  const ids = await officers.failedFor({ site, reasonCode, officer: officer.name, limit: startedAtOnce })
  let started = 0
  for (const id of ids) {
    try {
      if ((await officers.retry(id, officer)) !== null) started += 1
    } catch (error) {
      // The table is away for all of them: those that started stand in the trail, the rest is still on the desk.
      if (isOutage(error)) throw error
      log.warn({ event: 'officer.not_started', export_id: id, err: error }, 'could not be started again')
    }
  }
  return started
}
