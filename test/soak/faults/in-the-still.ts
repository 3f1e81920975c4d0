import { setTimeout as delay } from 'node:timers/promises'
import { createDatabase, type Database } from '@pdd/database'
import pg from 'pg'
import { heavy } from '../people.ts'
import type { SoakStack } from '../stack.ts'
import { leaseSeconds } from '../stack.ts'
import { askTable } from '../table.ts'
import type { FaultDeps, FaultLog } from './faults.ts'
import { flushUnderExport } from './flush.ts'
import { loseMails } from './mails.ts'
import { type ReadyFile, readyFiles, revoke, runOut } from './poison.ts'

/** How long it takes, at most, while everybody goes on asking. */
export const stillMs = 30_000

const silenceMs = 14_000
const crowd = { most: 24, least: 12, revoked: 2 }
/** Two workers remove four files at a time each. */
const underWay = 8

/** With nobody killed, and no lease of a dead worker left: what holds without ifs. */
export async function disturbTheStill({ stack, random, log }: FaultDeps): Promise<void> {
  await delay((leaseSeconds + 1) * 1_000)
  await Promise.all([silence(), flushes(), endTogether(stack, log), loseMails(stack, 'fail', 10_000)])

  /** Not the site of the long exports: whatever is silent is not flushed under. */
  async function silence(): Promise<void> {
    const { name, proxy } = random.pick(
      stack.sites.filter(({ people }) => people.every(({ user }) => user !== heavy)),
    )
    const from = Date.now()
    proxy.hang()
    await delay(silenceMs)
    log.silences.push({ site: name, from, to: Date.now() })
    log.counts['sites fallen silent'] += 1
    await proxy.up()
  }

  async function flushes(): Promise<void> {
    const outcome = await flushUnderExport(stack, 15_000)
    if (outcome === undefined) return
    log.counts['long exports flushed under with nobody killed'] += 1
    if (outcome !== null) log.violations.fences.push(outcome)
  }
}

/** Two files are revoked as the time of a crowd is over: the two go before the crowd. */
async function endTogether(stack: SoakStack, { counts, violations }: FaultLog): Promise<void> {
  const { held } = stack.store.relay
  let free: ReadyFile[] = []
  for (const until = Date.now() + 10_000; Date.now() < until; await delay(500)) {
    free = (await readyFiles(stack, 100)).filter(({ key }) => !held.has(key))
    if (free.length >= crowd.most) break
  }
  const [firsts, others] = [free.slice(0, crowd.revoked), free.slice(crowd.revoked, crowd.most)]
  if (others.length < crowd.least) return
  const revoked: ReadyFile[] = []
  await withNothingRemoved(stack, async (database) => {
    await runOut(stack, others)
    await Promise.all(
      firsts.map(async (file) => {
        if (await revoke(stack, file)) revoked.push(file)
      }),
    )
    await database.requests.expireDue(200)
  })
  if (revoked.length === 0) return
  const ids = [...revoked, ...others].map(({ id }) => id)
  const until = Date.now() + 25_000
  let order: string[] = []
  for (; order.length < ids.length && Date.now() < until; await delay(250)) order = await deleted(stack, ids)
  counts['crowds of files that ended at once'] += 1
  for (const { id } of revoked) {
    const place = order.indexOf(id)
    if (place === -1) violations.order.push(`${id} was revoked, and is there 25 s later`)
    else if (place > underWay + crowd.revoked)
      violations.order.push(`${id} was revoked, and ${place} files went before it`)
  }
}

/** No worker may claim a file to remove before all of them are due. */
async function withNothingRemoved(
  { databaseUrl }: SoakStack,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1 })
  const holder = new pg.Client({ connectionString: databaseUrl })
  await holder.connect()
  try {
    await holder.query('BEGIN; LOCK TABLE sweep_item IN EXCLUSIVE MODE')
    await work(database)
  } finally {
    await holder.end()
    await database.close()
  }
}

/** Those that are gone, in the order in which they went. */
async function deleted({ databaseUrl }: SoakStack, ids: string[]): Promise<string[]> {
  const rows = await askTable<{ id: string }>(
    databaseUrl,
    `SELECT request_id AS id FROM audit_event WHERE action = 'deleted' AND request_id = ANY($1) ORDER BY at`,
    [ids],
  )
  return rows.map(({ id }) => id)
}
