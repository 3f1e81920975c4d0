import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'

/** Whoever comes behind a statement that waits for a table waits as long: this is what a migration may cost anybody. */
const lockPatience = '2s'
const pauseMs = 1_000
const triesAtMost = 120
/** As PostgreSQL says it: `lock_not_available`. */
const lockTimedOut = '55P03'

/**
 * Runs the text of one migration. Several statements are one transaction; it waits for each table for two seconds at most,
 * and then lets all others pass and begins again. What is made CONCURRENTLY keeps nobody from the table, may wait as long
 * as it takes, and must be the only statement of its migration: PostgreSQL makes it outside of transactions.
 */
export async function runScript(pool: pg.Pool, script: string): Promise<void> {
  const patience = isConcurrent(script) ? '0' : lockPatience
  await pool.query(`SET lock_timeout = '${patience}'`)
  try {
    for (let tries = 1; ; tries += 1) {
      const error = await pool.query(script).then(
        () => null,
        (thrown: { code?: string }) => thrown,
      )
      if (error === null) return
      if (error.code !== lockTimedOut || tries === triesAtMost) throw error
      await delay(pauseMs)
    }
  } finally {
    await pool.query('SET lock_timeout = 0')
  }
}

/** Comments do not count. */
export function isConcurrent(script: string): boolean {
  return /\bCONCURRENTLY\b/i.test(script.replaceAll(/--.*$/gm, ''))
}

// The engine takes this lock itself, and gives up after ten seconds; a migration may take longer. Within one session it
// may be taken twice, and `prisma migrate deploy` takes the same one. Asked for again and again, not waited for: a
// statement that waits keeps a snapshot, and whatever is made CONCURRENTLY under the lock waits for old snapshots.
export async function waitForTurn(pool: pg.Pool): Promise<void> {
  for (const until = Date.now() + 600_000; Date.now() < until; await delay(250)) {
    const { rows } = await pool.query('SELECT pg_try_advisory_lock(72707369) AS mine')
    if (rows[0]?.mine === true) return
  }
  throw new Error('another migration has not ended within ten minutes')
}
