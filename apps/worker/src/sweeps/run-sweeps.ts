import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from '@pdd/core'
import type { Logger } from '@pdd/runtime'
import type { WorkerMetrics } from '../worker-metrics.ts'
import { type Turns, takeTurn } from './take-turn.ts'

export type Sweep = {
  name: string
  everySeconds: number
  /** it looks at everything: one worker at a time, for all */
  alone?: boolean
  /** @param signal ends it soon: it begins nothing more */
  run(signal: AbortSignal): Promise<number>
  /** resolves when what a run has left under way is over */
  settled?(): Promise<unknown>
}

export type RunningSweeps = {
  /** Sweeps that keep failing, with what they failed with last. */
  failing(): Map<string, unknown>
  /** No new runs, and the running ones end soon; resolves when they are over, or hang. */
  stop(): Promise<void>
}

type Failures = { inRow: number; since: number; error: unknown }

/** One failure may be a moment's; so many, or so long without a run that went through, want somebody to look. */
const failingAfter = { runs: 3, ms: 300_000 }
/** A sweep that comes every hour would be unknown for an hour after a moment's fault. */
const longestUntilNextTrySeconds = 60
/** How often a worker asks whether it is its turn, and how far those are spread that start together. */
const askForTurnSeconds = 30
const spreadMs = 3_000
/** Less than a worker has for it as it ends: what still waits for an answer then is safe to cut off. */
const stopWithinMs = 8_000

/**
 * Runs each sweep at once and then on its own clock, never two runs of one at a time. A sweep that fails is logged and
 * comes again: what repairs everything else must not need the queue, nor stop for one fault.
 */
export function runSweeps(
  sweeps: Sweep[],
  {
    logger,
    metrics,
    ...others
  }: {
    logger: Logger
    metrics: Pick<WorkerMetrics, 'swept' | 'sweepFailed'>
    /** left out: this worker is the only one */
    turns?: Turns['turns']
    settings?: { workerId: string }
  },
): RunningSweeps {
  const failures = new Map<string, Failures>()
  const stopping = new AbortController()
  const { signal } = stopping
  const timers = sweeps.map(({ name, everySeconds, alone = false, run, settled }) => {
    const turns = alone ? others.turns : undefined
    const tickSeconds = turns === undefined ? everySeconds : Math.min(everySeconds, askForTurnSeconds)
    let running: Promise<void> | null = null
    let again: NodeJS.Timeout | undefined
    const inTurn = () => {
      if (turns === undefined) return run(signal)
      const nextInSeconds = (failed: boolean) =>
        failed ? Math.min(everySeconds, longestUntilNextTrySeconds) : everySeconds
      const holder = others.settings?.workerId ?? ''
      return takeTurn({ turns, holder, sweep: name, run, nextInSeconds, signal })
    }
    const once = async () => {
      try {
        const done = await inTurn()
        if (done === 'not_due') return
        // What failed here goes on elsewhere, and is told there.
        metrics.swept(name, done === 'elsewhere' ? 0 : done)
        failures.delete(name)
      } catch (error) {
        if (signal.aborted) return
        const { inRow = 0, since = performance.now() } = failures.get(name) ?? {}
        failures.set(name, { inRow: inRow + 1, since, error })
        metrics.sweepFailed(name, inRow + 1)
        logger.error(
          { event: 'sweep.failed', sweep: name, reason_code: codeOf(error), in_row: inRow + 1, err: error },
          'sweep failed',
        )
        if (tickSeconds > longestUntilNextTrySeconds)
          again = setTimeout(tick, longestUntilNextTrySeconds * 1000)
      } finally {
        running = null
      }
    }
    const tick = () => {
      clearTimeout(again)
      running ??= once()
    }
    if (turns === undefined) tick()
    else again = setTimeout(tick, Math.random() * spreadMs)
    const timer = setInterval(tick, tickSeconds * 1000)
    const stop = () => {
      clearInterval(timer)
      clearTimeout(again)
    }
    return { stop, settled: () => Promise.all([running, settled?.()]) }
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
      stopping.abort()
      for (const { stop } of timers) stop()
      const settled = Promise.all(timers.map((timer) => timer.settled()))
      await Promise.race([settled, delay(stopWithinMs, undefined, { ref: false })])
      // A run that failed meanwhile has set its clock again.
      for (const { stop } of timers) stop()
    },
  }
}
