import { setTimeout as delay } from 'node:timers/promises'

/**
 * Looks at a row in steps of `everyMs`, once for all who wait for the same one at that time: what many streams cost the
 * database is what one costs.
 */
export function createSharedLooks<Row>(get: (id: string) => Promise<Row>, everyMs: number) {
  const looks = new Map<string, Promise<Row>>()
  return (id: string): Promise<Row> => {
    const waiting = looks.get(id)
    if (waiting !== undefined) return waiting
    const next = delay(everyMs).then(() => {
      looks.delete(id)
      return get(id)
    })
    looks.set(id, next)
    return next
  }
}
