import { legalTransitions } from '@pdd/core'
import type { TestDatabase } from '../support/test-database.ts'
import type { Clock } from './clock.ts'
import { breaches, breachesAtRest, type Evidence, unnamed } from './judge.ts'
import type { Rows } from './rows.ts'
import type { TaskKind } from './tasks.ts'

export type RestContext = {
  clock: Clock
  read(): Promise<Rows>
  evidence(rows: Rows): Evidence
  /** a job of a worker that nothing happens to, from beginning to end */
  run(kind: TaskKind, requestId?: string): Promise<unknown>
  sweep(name: 'reclaim' | 'expire'): Promise<unknown>
}

const pauses = [1, 163, 719, 2_003, 2_003, 2_003, 4_007, 23_003, 23_003, 23_003, 23_003, 23_003]
const filesGo = 6 * 86_400

/** All outages are over, and time passes until nothing is left to do; then once more, when the files have had their time. */
export async function comeToRest({ clock, read, evidence, run, sweep }: RestContext): Promise<string[]> {
  let open: string[] = []
  for (const pause of pauses) {
    await clock.pass(pause)
    const broken = await round()
    if (broken.length > 0) return broken
    open = breachesAtRest(evidence(await read()))
    if (open.length === 0) break
  }
  if (open.length > 0) return open
  await clock.pass(filesGo)
  const broken = await round()
  await run('orphans').catch(() => {})
  const last = evidence(await read())
  return [...broken, ...breachesAtRest(last), ...unnamed(last)]

  /** What broke in it: after the look-ups, before the mails that they decided on are sent, and at its end. */
  async function round(): Promise<string[]> {
    await sweep('reclaim')
    await sweep('expire')
    for (const { id, due, status } of (await read()).requests)
      if (due && (status === 'queued' || status === 'retrying')) await run('export', id)
    const { requests, mails } = await read()
    if (mails.some(({ state }) => state === 'sending' || state === 'unknown')) await run('look-ups')
    const broken = breaches(evidence(await read()))
    // Where one is held by its store the others go all the same, and the sweep says so by an error.
    if (requests.some(({ status }) => status === 'expired')) await run('deletion').catch(() => {})
    for (const { requestId, state } of (await read()).mails)
      if (state === 'pending') while (await run('mail', requestId));
    return [...broken, ...breaches(evidence(await read()))]
  }
}

/** From the trail, where every change of every request stands: is each a legal one, and chained to the one before? */
export async function brokenTrails(table: TestDatabase, site: string): Promise<string[]> {
  const events = await table.query<{
    id: string
    from: keyof typeof legalTransitions | null
    to: string | null
    last: string
    chained: boolean
    now: string | null
  }>(
    `SELECT r.id, e.from_status AS "from", e.to_status AS "to", r.status AS now,
      e.hash = audit_event_digest(e)
        AND e.prev_hash IS NOT DISTINCT FROM lag(e.hash) OVER (PARTITION BY r.id ORDER BY e.seq) AS chained,
      lag(e.to_status) OVER (PARTITION BY r.id, e.to_status IS NULL ORDER BY e.seq) AS last
    FROM audit_event e JOIN export_request r ON r.id = e.request_id WHERE r.site = $1 ORDER BY r.id, e.seq`,
    [site],
  )
  return events.flatMap(({ id, from, to, last, chained }) => {
    if (!chained) return [`INV8 ${id} has a trail that is not chained`]
    if (to === null) return []
    if (from !== last) return [`INV8 ${id} went from ${from}, where it was ${last}`]
    const isLegal = from === null || (legalTransitions[from] as readonly string[]).includes(to)
    return isLegal ? [] : [`INV8 ${id} went from ${from} to ${to}`]
  })
}
