import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { failLookUps, letLookUpsThrough } from './faults/mails.ts'
import type { ProcessName, SoakStack } from './stack.ts'

/**
 * Waits until nothing is under way. What would wait for minutes or hours is made due now, as if that time had gone by:
 * retries, look-ups of mails, the age of what lies in the store. At first the provider answers no look-up, more
 * often than a mail is looked up before it is sent once more.
 *
 * @returns false when it is not quiet after `minutes`: the invariants will tell what is left
 */
export async function untilQuiet(stack: SoakStack, minutes: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: stack.databaseUrl })
  await client.connect()
  const deadline = Date.now() + minutes * 60_000
  let quiet = false
  await failLookUps(stack, 'fail')
  try {
    for (let round = 1; Date.now() < deadline; round += 1) {
      quiet = (await stillMoving(client, stack.store.relay.held)) === 0
      if (quiet) break
      if (round > failedLooks) await letLookUpsThrough(stack)
      for (const statement of moveTimeOn) await client.query(statement)
      // Starting, a worker runs every sweep at once that is due.
      if (round <= failedLooks || round % 2 === 0) await restartWorkers(stack)
      await delay(2_000)
    }
  } finally {
    await client.end()
  }
  await stack.store.age()
  await takeTurnsAgain(stack)
  await restartWorkers(stack)
  await delay(10_000)
  return quiet
}

const failedLooks = 5

/** What one worker does for all comes by the hour: now. */
async function takeTurnsAgain({ databaseUrl }: SoakStack): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('DELETE FROM sweep_turn')
  await client.end()
}

const moveTimeOn = [
  `UPDATE export_request SET next_attempt_at = least(next_attempt_at, now()),
     enqueued_at = enqueued_at - interval '20 s' WHERE status IN ('queued', 'retrying')`,
  `UPDATE notification SET next_attempt_at = least(next_attempt_at, now()) WHERE state IN ('pending', 'unknown')`,
  `UPDATE notification SET unknown_at = unknown_at - interval '30 min' WHERE state = 'unknown'`,
  // A live sender has an answer, or none for good, within its 15 seconds.
  `UPDATE notification SET started_at = started_at - interval '10 min'
   WHERE state = 'sending' AND started_at < now() - interval '20 s'`,
]

/** What is under hold moves no more. */
async function stillMoving(client: pg.Client, held: Set<string>): Promise<number> {
  const { rows } = await client.query(
    `SELECT (SELECT count(*) FROM export_request WHERE status IN ('queued', 'running', 'retrying', 'expired')
        AND NOT (status = 'expired' AND object_key = ANY($1)))
      + (SELECT count(*) FROM notification WHERE state IN ('pending', 'sending', 'unknown')) AS moving`,
    [[...held]],
  )
  return Number(rows[0]?.moving)
}

async function restartWorkers({ processes }: SoakStack): Promise<void> {
  const workers: ProcessName[] = ['worker-1', 'worker-2']
  await Promise.all(
    workers.map(async (name) => {
      await processes[name].stop()
      await processes[name].restart()
    }),
  )
}
