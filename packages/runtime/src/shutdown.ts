import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from './log/logger.ts'

export type ShutdownStep = {
  name: string
  /** after this long the step is left behind and the next one runs */
  timeoutMs: number
  run(): Promise<void> | void
}

/** What `onShutdown` needs of the process; another one in tests. */
type ShutdownSurroundings = {
  on(event: string, listener: (...args: unknown[]) => void): unknown
  off?(event: string, listener: (...args: unknown[]) => void): unknown
  exit(code: number): void
}

const crashes = ['uncaughtException', 'unhandledRejection'] as const
let beforehand: ((thrown: unknown) => void) | null = null

/** Who hears of crashes until `onShutdown` does. */
export function handOverCrashes(listener: (thrown: unknown) => void): void {
  beforehand = listener
  for (const reason of crashes) process.on(reason, listener)
}

export type ShutdownOptions = {
  /** Runs synchronously on the first signal, before any step: flip readiness here, so that no new work arrives. */
  first?(): void
  /** A fault that nobody could have handled, and that says nothing of this process: it is logged, and no crash. */
  harmless?(thrown: unknown): boolean
  surroundings?: ShutdownSurroundings
}

/** All steps together may take this long after a crash: the process is not to be trusted any more. */
const crashGraceMs = 5_000
/** A supervisor that signals all processes of a service, and a parent among them that hands it on, mean one stop. */
const sameStopMs = 2_000

/**
 * Ends the process in order on SIGTERM or SIGINT: `first`, then every step in turn, each bounded by its own timeout.
 *
 * Exit code 0 when every step finished, 1 otherwise. A second signal exits 1 at once; SIGTERM that comes twice within two
 * seconds is one. An uncaught exception or an
 * unhandled rejection is logged by its code, the steps get five seconds together, and the exit code is 1.
 */
export function onShutdown(logger: Logger, steps: ShutdownStep[], options: ShutdownOptions = {}): void {
  const surroundings = options.surroundings ?? (process as ShutdownSurroundings)
  let stopping = false
  let askedAt = Number.NEGATIVE_INFINITY

  const stop = async (reason: string, exitCode: number) => {
    stopping = true
    options.first?.()
    logger.info({ event: 'process.stopping', reason }, 'stopping')
    const finished = await runSteps(logger, steps)
    logger.info({ event: 'process.stopped', outcome: finished ? 'clean' : 'incomplete' }, 'stopped')
    surroundings.exit(finished ? exitCode : 1)
  }
  const onSignal = (signal: string) => {
    if (!stopping) {
      if (signal === 'SIGTERM') askedAt = performance.now()
      return void stop(signal, 0)
    }
    if (signal === 'SIGTERM' && performance.now() - askedAt < sameStopMs) return
    logger.warn({ event: 'process.forced_exit', reason: signal }, 'second signal: leaving at once')
    surroundings.exit(1)
  }
  const onCrash = (reason: string) => (error: unknown) => {
    logger.fatal({ event: 'process.crashed', reason, err: error }, 'stopped by an unexpected error')
    setTimeout(() => surroundings.exit(1), crashGraceMs).unref()
    if (!stopping) void stop(reason, 1)
  }

  surroundings.on('SIGTERM', () => onSignal('SIGTERM'))
  surroundings.on('SIGINT', () => onSignal('SIGINT'))
  for (const reason of crashes) {
    const crash = onCrash(reason)
    if (beforehand !== null) surroundings.off?.(reason, beforehand)
    surroundings.on(reason, (thrown) => {
      if (!options.harmless?.(thrown)) return crash(thrown)
      logger.warn({ event: 'process.harmless_fault', err: thrown }, 'a fault that does no harm')
    })
  }
}

async function runSteps(logger: Logger, steps: ShutdownStep[]): Promise<boolean> {
  let finished = true
  for (const step of steps) {
    const outcome = await runStep(logger, step)
    if (outcome !== 'done') finished = false
    logger.info({ event: 'process.shutdown_step', step: step.name, outcome }, 'shutdown step')
  }
  return finished
}

async function runStep(logger: Logger, step: ShutdownStep): Promise<'done' | 'timeout' | 'failed'> {
  const timer = new AbortController()
  const run = async () => {
    await step.run()
    return 'done' as const
  }
  const expire = () =>
    delay(step.timeoutMs, 'timeout' as const, { signal: timer.signal }).catch(() => 'timeout' as const)
  try {
    return await Promise.race([run(), expire()])
  } catch (error) {
    logger.error({ event: 'process.shutdown_step_failed', step: step.name, err: error }, 'step failed')
    return 'failed'
  } finally {
    timer.abort()
  }
}
