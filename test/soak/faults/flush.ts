import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { heavy } from '../people.ts'
import type { SoakStack } from '../stack.ts'
import { askTable } from '../table.ts'

type LongExport = { id: string; fence: number; status: string }

/** Empties the queue. */
export async function flush({ redisUrl }: SoakStack): Promise<void> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, retryStrategy: () => null, lazyConnect: true })
  redis.on('error', () => {})
  await redis.connect()
  await redis.flushall().finally(() => redis.disconnect())
}

/** The export of 20 MB that is under way; undefined when none is */
export async function longExport({ databaseUrl }: SoakStack): Promise<LongExport | undefined> {
  const [row] = await askTable<LongExport>(
    databaseUrl,
    `SELECT id, fence, status FROM export_request WHERE subject_id = $1 AND status = 'running' AND lease_until > now()`,
    [heavy],
  )
  return row
}

/** A store that was killed under it has made it wait: as if that time had gone by. */
async function dueNow({ databaseUrl }: SoakStack): Promise<void> {
  await askTable(
    databaseUrl,
    `UPDATE export_request SET next_attempt_at = least(next_attempt_at, now()) WHERE subject_id = $1 AND status = 'retrying'`,
    [heavy],
  )
}

/**
 * Empties the queue again and again under the long export, with nobody killed.
 *
 * @returns what became of the export that should not have; null when it went through, undefined when there was none
 */
export async function flushUnderExport(
  stack: SoakStack,
  patienceMs: number,
): Promise<string | null | undefined> {
  const until = Date.now() + patienceMs
  let under: LongExport | undefined
  for (; under === undefined && Date.now() < until; await delay(200)) {
    await dueNow(stack)
    under = await longExport(stack)
  }
  if (under === undefined) return undefined
  for (;;) {
    await flush(stack)
    await delay(500)
    const [now] = await askTable<LongExport>(
      stack.databaseUrl,
      'SELECT id, fence, status FROM export_request WHERE id = $1',
      [under.id],
    )
    if (now === undefined) return `${under.id} is gone`
    // Its person may take it back meanwhile, which takes the fence as well.
    if (['ready', 'cancelled', 'expired', 'deleted'].includes(now.status)) {
      const own = now.status === 'ready' && now.fence !== under.fence
      return own ? `${under.id} was begun again under a flush` : null
    }
    if (now.status !== 'running' || now.fence !== under.fence)
      return `${under.id} was ${now.status} at fence ${now.fence} after a flush at fence ${under.fence}`
    if (Date.now() > until + 30_000) return `${under.id} does not end`
  }
}
