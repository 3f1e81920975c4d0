import { setTimeout as delay, setImmediate } from 'node:timers/promises'

/**
 * What becomes of one call: done and answered; not done; done, and the answer lost; given up by the caller, and done later;
 * given up while its commit is under way, which holds what it has written; or the process dies of it, before or after.
 */
export const fates = ['ok', 'fail', 'lost', 'late', 'stalls', 'dies before', 'dies after'] as const
export type Fate = (typeof fates)[number]

/** A process at work: one job of one worker. */
export type Task = { name: string; ended: boolean; abort: AbortController; handedOverAt: number | null }

/** A call that waits to be let through. */
export type Turn = {
  task: Task | null
  deed: string
  args: unknown[]
  since: number
  go(fate: Fate): Promise<void>
}

export type Deed = { name: string; args: unknown[]; result?: unknown; error?: unknown }

/** Starts a call that goes on until its commit is let through; null where another is on its way. */
export type Stall = (work: () => Promise<unknown>) => Promise<(() => Promise<void>) | null>

export type GateOptions = {
  /** what a caller gets whose call was not answered */
  unanswered(deed: string): unknown
  /** an answer in the place of an error, where the real thing gives one */
  answerOf?(deed: string, fate: Fate): unknown
}

/**
 * Calls of all tasks stand here until the schedule lets one through, so that at any moment one of them is being made, and
 * its order among the others is the schedule's.
 */
export function createTurns(now: () => number, onDeed: (deed: Deed) => void, stall: Stall) {
  const waiting: Turn[] = []
  const abandoned: (() => void)[] = []
  let isFree = false
  let isOver = false

  const leave = (turn: Turn) => void waiting.splice(waiting.indexOf(turn), 1)
  const end = (task: Task) => {
    task.ended = true
    for (const turn of waiting.filter((one) => one.task === task)) leave(turn)
  }

  async function make(name: string, args: unknown[], real: () => Promise<unknown>): Promise<unknown> {
    try {
      const result = await real()
      onDeed({ name, args, result })
      return result
    } catch (error) {
      onDeed({ name, args, error })
      throw error
    }
  }

  /** The same object, whose named methods wait for their turn. */
  function gate<Room extends object>(
    task: Task,
    room: Room,
    deeds: (keyof Room & string)[],
    { unanswered, answerOf }: GateOptions,
  ): Room {
    const gated = { ...room } as Record<string, unknown>
    for (const deed of deeds) {
      const real = room[deed] as (...args: unknown[]) => Promise<unknown>
      gated[deed] = (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          const abandon = () => reject(new Error('this process is dead'))
          abandoned.push(abandon)
          if (isOver) return abandon()
          if (task.ended) return
          const work = () => make(deed, args, () => real(...args))
          if (isFree) return void work().then(resolve, reject)
          const unheard = (fate: Fate) => {
            const answer = answerOf?.(deed, fate)
            if (answer === undefined) reject(unanswered(deed))
            else resolve(answer)
          }
          const turn: Turn = { task, deed, args, since: now(), go }
          waiting.push(turn)

          async function go(fate: Fate) {
            leave(turn)
            if (fate === 'dies before') return end(task)
            if (fate === 'fail') return unheard(fate)
            if (fate === 'late') {
              later(deed, () => work().catch(() => {}))
              return unheard(fate)
            }
            const commit = fate === 'stalls' && deed === 'publish' ? await stall(work) : null
            if (commit !== null) {
              later('commit', commit)
              return unheard(fate)
            }
            const outcome = await work().then(
              (result) => () => resolve(result),
              (error) => () => reject(error),
            )
            if (fate === 'dies after') return end(task)
            if (fate === 'lost') unheard(fate)
            else outcome()
          }

          function later(name: string, arrive: () => Promise<unknown>) {
            const late: Turn = { task: null, deed: name, args, since: now(), go }
            waiting.push(late)

            async function go() {
              leave(late)
              await arrive()
            }
          }
        })
    }
    return gated as Room
  }

  /** Until every task that has not ended waits for its turn, or for something that no step of this test ends. */
  async function settled(tasks: Task[]): Promise<void> {
    for (let look = 0; look < 60; look += 1) {
      for (let round = 0; round < 3; round += 1) await setImmediate()
      if (tasks.every((task) => task.ended || waiting.some((turn) => turn.task === task))) return
      await delay(1)
    }
  }

  return {
    waiting,
    gate,
    end,
    make,
    settled,
    /** Nothing waits for the schedule any more. */
    free() {
      isFree = true
    },
    /** What died is taken down, so that its clocks stop. */
    over() {
      isOver = true
      for (const abandon of abandoned) abandon()
    },
  }
}

export type Turns = ReturnType<typeof createTurns>
