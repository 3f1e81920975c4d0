import type { Database } from '@pdd/database'

export type Turns = { turns: Database['turns']; holder: string }

/** How long a worker that died keeps its turn. */
const leaseSeconds = 60

export type TurnOptions = Turns & {
  sweep: string
  run(signal: AbortSignal): Promise<number>
  /** how long until the next turn, after a run that went through or one that failed */
  nextInSeconds(failed: boolean): number
  signal: AbortSignal
}

/**
 * Runs a sweep that looks at everything, if it is this worker's turn: of all workers one does at a time, however many start
 * at once. A turn that was lost meanwhile ends the run.
 *
 * @returns how much was done; why not, when it was nobody's or another's turn
 */
export async function takeTurn(options: TurnOptions): Promise<number | 'not_due' | 'elsewhere'> {
  const { turns, holder, sweep, run, nextInSeconds, signal } = options
  const turn = await turns.begin(sweep, holder, { leaseSeconds })
  if (turn !== 'mine') return turn
  const lost = new AbortController()
  const renewal = setInterval(() => {
    // A database that is away for a moment is no lost turn: the next renewal tells.
    turns.keep(sweep, holder, { leaseSeconds }).then(
      (kept) => kept || lost.abort(),
      () => {},
    )
  }, leaseSeconds * 250)
  let failed = true
  try {
    const done = await run(AbortSignal.any([signal, lost.signal]))
    failed = signal.aborted
    return done
  } finally {
    clearInterval(renewal)
    // One that could not be given back runs out.
    await turns.end(sweep, holder, { nextInSeconds: nextInSeconds(failed) }).catch(() => {})
  }
}
