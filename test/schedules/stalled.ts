import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { TestDatabase } from '../support/test-database.ts'
import type { Stall } from './turns.ts'

const gate = 20_261_129

export type Stalling = {
  stall: Stall
  /** Until it is done, or waits for what a stalled commit holds. */
  orBlocked(work: () => Promise<unknown>): Promise<void>
  /** whether a commit is being held now */
  isOn(): boolean
  close(): Promise<void>
}

/** Lets the commit of a publish be held back, with all the locks that its transaction has taken. */
export async function installStalling(table: TestDatabase): Promise<Stalling> {
  await table.query(`CREATE FUNCTION clock.stall() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(${gate}); RETURN NULL; END $$`)
  await table.query(`CREATE CONSTRAINT TRIGGER stall AFTER UPDATE ON export_request DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'ready') EXECUTE FUNCTION clock.stall()`)
  const holder = new pg.Client({ connectionString: table.url })
  await holder.connect()
  let isOn = false
  let blocked: Promise<unknown>[] = []

  const sessionsWaiting = async () => {
    const [row] = await table.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return row?.waiting ?? 0
  }
  /** Resolves to whether it is done; otherwise one session more than `before` waits. */
  async function watch(work: Promise<unknown>, before: number): Promise<boolean> {
    let isDone = false
    const done = work
      .catch(() => {})
      .then(() => {
        isDone = true
      })
    for (const until = Date.now() + 10_000; Date.now() < until; ) {
      await Promise.race([done, delay(3)])
      if (isDone) return true
      if ((await sessionsWaiting()) > before) return false
    }
    throw new Error('it neither ends nor waits for a lock')
  }

  return {
    async stall(work) {
      if (isOn) return null
      await holder.query(`SELECT pg_advisory_lock(${gate})`)
      isOn = true
      const publishing = work().catch(() => {})
      const commit = async () => {
        await holder.query(`SELECT pg_advisory_unlock(${gate})`)
        await Promise.all([publishing, ...blocked])
        blocked = []
        isOn = false
      }
      // Nothing was written: there is no commit to wait for.
      if (await watch(publishing, 0)) await commit()
      return commit
    },
    async orBlocked(work) {
      if (!isOn) return void (await work())
      const before = await sessionsWaiting()
      const working = work()
      if (await watch(working, before)) await working
      else blocked.push(working.catch(() => {}))
    },
    isOn: () => isOn,
    async close() {
      await holder.end()
    },
  }
}
