import { setTimeout as delay } from 'node:timers/promises'

export type WorkOff<Item> = {
  /** null: nothing waits now */
  next(): Promise<Item | null>
  /** Whether it was done. What it throws ends the run, when what is under way is over. */
  work(item: Item): Promise<boolean>
  /** how many at once */
  lanes: number
  /** of one run */
  atMost: number
  signal: AbortSignal
}

const askAgainMs = 500

/**
 * Works off what waits, several at once; as long as some are under way it goes on asking, since one that takes long must not
 * keep those that come due meanwhile. Returns how many were done.
 */
export async function workOff<Item>({ next, work, lanes, atMost, signal }: WorkOff<Item>): Promise<number> {
  const underWay = new Set<Promise<void>>()
  const faults: unknown[] = []
  let taken = 0
  let done = 0
  const start = (item: Item) => {
    const one: Promise<void> = work(item)
      .then((isDone) => {
        if (isDone) done += 1
      })
      .catch((error: unknown) => void faults.push(error))
      .finally(() => underWay.delete(one))
    underWay.add(one)
  }
  try {
    while (taken < atMost && faults.length === 0 && !signal.aborted) {
      const item = underWay.size < lanes ? await next() : null
      if (item !== null) {
        taken += 1
        start(item)
      } else if (underWay.size > 0) {
        await Promise.race([...underWay, delay(askAgainMs)])
      } else break
    }
  } finally {
    await Promise.all(underWay)
  }
  if (faults.length > 0) throw faults[0]
  return done
}
