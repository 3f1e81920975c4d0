import type { Database } from '@pdd/database'
import type { WorkerSettings } from '../settings.ts'

export type RemindDeps = {
  officers: Pick<Database['officers'], 'oweExpiring'>
  settings: Pick<WorkerSettings, 'remindSeconds'>
}

const atOnce = 200
/** All are looked at again now and then, whoever has changed their times meanwhile. */
const anewAfterMs = 3_600_000

/** Reminders of files that go soon. Each run reads what has come near since the last one, not all that is near. */
export function createRemind({ officers, settings }: RemindDeps) {
  let looked: { until: Date; since: number } | null = null

  return async function remind(): Promise<number> {
    if (looked !== null && performance.now() - looked.since > anewAfterMs) looked = null
    const { owed, lookedUntil } = await officers.oweExpiring({
      ...{ withinSeconds: settings.remindSeconds, limit: atOnce },
      lookedUntil: looked?.until ?? null,
    })
    looked = { until: lookedUntil, since: looked?.since ?? performance.now() }
    return owed
  }
}
