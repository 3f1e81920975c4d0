import { codeOf } from '@pdd/core'
import type { Logger } from '@pdd/runtime'
import type { WorkerMetrics } from '../worker-metrics.ts'

export type Sweep = { name: string; everySeconds: number; run(): Promise<number> }

/**
 * Runs each sweep at once and then on its own clock, never two runs of one at a time. A sweep that fails is logged and
 * comes again: what repairs everything else must not need the queue, nor stop for one fault.
 */
export function runSweeps(sweeps: Sweep[], { logger, metrics }: { logger: Logger; metrics: WorkerMetrics }) {
  const timers = sweeps.map(({ name, everySeconds, run }) => {
    let running: Promise<void> | null = null
    const once = async () => {
      try {
        metrics.swept(name, await run())
      } catch (error) {
        logger.error(
          { event: 'sweep.failed', sweep: name, reason_code: codeOf(error), err: error },
          'sweep failed',
        )
      } finally {
        running = null
      }
    }
    const tick = () => {
      running ??= once()
    }
    tick()
    return { timer: setInterval(tick, everySeconds * 1000), settled: () => running }
  })

  return {
    /** No new runs; resolves when the running ones are done. */
    async stop(): Promise<void> {
      for (const { timer } of timers) clearInterval(timer)
      await Promise.all(timers.map(({ settled }) => settled()))
    },
  }
}
