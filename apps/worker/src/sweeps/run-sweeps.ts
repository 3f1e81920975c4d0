import { codeOf } from '@pdd/core'
import type { Logger } from '@pdd/runtime'
import type { WorkerMetrics } from '../worker-metrics.ts'

export type Sweep = { name: string; everySeconds: number; run(): Promise<number> }

export type RunningSweeps = {
  /** Sweeps that keep failing, with what they failed with last. */
  failing(): Map<string, unknown>
  /** No new runs; resolves when the running ones are done. */
  stop(): Promise<void>
}

type Failures = { inRow: number; since: number; error: unknown }

/** One failure may be a moment's; so many, or so long without a run that went through, want somebody to look. */
const failingAfter = { runs: 3, ms: 300_000 }
/** A sweep that comes every hour would be unknown for an hour after a moment's fault. */
const longestUntilNextTrySeconds = 60

/**
 * Runs each sweep at once and then on its own clock, never two runs of one at a time. A sweep that fails is logged and
 * comes again: what repairs everything else must not need the queue, nor stop for one fault.
 */
export function runSweeps(
  sweeps: Sweep[],
  { logger, metrics }: { logger: Logger; metrics: Pick<WorkerMetrics, 'swept' | 'sweepFailed'> },
): RunningSweeps {
  const failures = new Map<string, Failures>()
  const timers = sweeps.map(({ name, everySeconds, run }) => {
    let running: Promise<void> | null = null
    let again: NodeJS.Timeout | undefined
    const once = async () => {
      try {
        metrics.swept(name, await run())
        failures.delete(name)
      } catch (error) {
        const { inRow = 0, since = performance.now() } = failures.get(name) ?? {}
        failures.set(name, { inRow: inRow + 1, since, error })
        metrics.sweepFailed(name, inRow + 1)
        logger.error(
          { event: 'sweep.failed', sweep: name, reason_code: codeOf(error), in_row: inRow + 1, err: error },
          'sweep failed',
        )
        if (everySeconds > longestUntilNextTrySeconds)
          again = setTimeout(tick, longestUntilNextTrySeconds * 1000)
      } finally {
        running = null
      }
    }
    const tick = () => {
      clearTimeout(again)
      running ??= once()
    }
    tick()
    const timer = setInterval(tick, everySeconds * 1000)
    const stop = () => {
      clearInterval(timer)
      clearTimeout(again)
    }
    return { stop, settled: () => running }
  })

  return {
    failing() {
      const now = performance.now()
      const lasting = [...failures].filter(
        ([, { inRow, since }]) => inRow >= failingAfter.runs || now - since >= failingAfter.ms,
      )
      return new Map(lasting.map(([name, { error }]) => [name, error]))
    },
    async stop() {
      for (const { stop } of timers) stop()
      await Promise.all(timers.map(({ settled }) => settled()))
      // A run that failed meanwhile has set its clock again.
      for (const { stop } of timers) stop()
    },
  }
}
