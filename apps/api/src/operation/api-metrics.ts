import type { Database } from '@pdd/database'
import { type Metrics, onceIn } from '@pdd/runtime'

/** However many scrape, and however slow the table is. */
const lookEveryMs = 10_000

/**
 * What the API tells of the request table besides its own answers: how long the oldest request has waited. Workers tell it
 * too, and cannot where none runs, which is when it matters.
 */
export function createApiMetrics(
  metrics: Metrics,
  requests: Pick<Database['requests'], 'oldestActiveAgeSeconds'>,
): void {
  const oldest = onceIn(lookEveryMs, () => requests.oldestActiveAgeSeconds())
  metrics.gauge('oldest_pending_age_seconds', async (gauge) => gauge.set(await oldest()))
}
