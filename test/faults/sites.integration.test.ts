import { defineError } from '@pdd/core'
import type { Database } from '@pdd/database'
import { createLogger } from '@pdd/runtime'
import { expect, it, vi } from 'vitest'
import { listSweeps } from '../../apps/worker/src/sweeps/sweeps.ts'
import { newRequest } from '../support/export-requests.ts'
import { withStoreAndMail } from '../support/with-store-and-mail.ts'
import type { WorkerParts, WorkerPartsOptions } from '../support/worker-parts.ts'

const servers = withStoreAndMail()
let parts: WorkerParts
let database: Database

/** A worker that knows the site `globex` alone. */
function start(over: Partial<WorkerPartsOptions> = {}): WorkerParts {
  parts = servers.startWorker(over)
  database = parts.database
  return parts
}
const rows = <Row>(columns: string, site: string) =>
  servers.table.query<Row>(`SELECT ${columns} FROM export_request WHERE site = $1`, [site])
const due = (site: string) =>
  servers.table.query(
    `UPDATE export_request SET next_attempt_at = now() WHERE site = $1 AND status = 'retrying'`,
    [site],
  )

it('a site that is taken from the settings waits with all its requests, is told, and keeps no turn of another', async () => {
  const { wake, ask } = start()
  const officer = 'dpo@gone.example'
  for (let n = 0; n < 40; n += 1) await database.requests.create(newRequest({ site: 'gone' }))
  const people = ['maria.santos@example.org', 'ravi.kumar@acme.example']
  for (const person of people) await ask(person)
  const anybody = (await rows<{ id: string }>('id', 'gone'))[0]?.id as string
  // Every other turn at least is that of the site that works.
  for (let turn = 0; turn < 2 * people.length; turn += 1) await wake(anybody)
  expect(await rows('status', 'globex')).toEqual(people.map(() => ({ status: 'ready' })))
  for (let turn = 0; turn < 40; turn += 1) await wake(anybody)
  const waiting = await rows(
    'status, attempts, waits, reason_code, next_attempt_at > now() AS paused',
    'gone',
  )
  const paused = {
    status: 'retrying',
    attempts: 0,
    waits: 1,
    reason_code: 'site.not_configured',
    paused: true,
  }
  expect(waiting).toEqual(Array(40).fill(paused))
  // The pause grows, and nothing is spent.
  await due('gone')
  for (let turn = 0; turn < 40; turn += 1) await wake(anybody)
  const [row] = await rows(
    "min(waits) AS waits, max(attempts) AS attempts, min(next_attempt_at) > now() + interval '50 s' AS longer",
    'gone',
  )
  expect(row).toEqual({ waits: 2, attempts: 0, longer: true })
  expect(await database.officers.heldUp('gone', officer)).toMatchObject([
    { status: 'retrying', reasonCode: 'site.not_configured', count: 40 },
  ])
}, 60_000)

const storeAway = defineError({
  ...{ code: 'storage.unavailable', title: 't', remedy: 'r', status: 503, retryable: true, outage: true },
})

it('a store that is away until days before the request is due: the person is told in time that it failed', async () => {
  const put = vi.fn(async () => {
    throw storeAway()
  })
  const { wake, ask, notify } = start({ objects: { ...servers.objects, put } })
  const id = await ask()
  const state = async () =>
    (await rows('status, attempts, waits, reason_code', 'globex'))[0] as { status: string; attempts: number }
  const daysPass = (days: number) =>
    servers.table.query(
      `UPDATE export_request SET due_at = due_at - make_interval(days => $1),
      waiting_since = waiting_since - make_interval(days => $1), next_attempt_at = now()`,
      [days],
    )
  // Four weeks of a request that is due in a month.
  for (let day = 0; day < 26; day += 1) {
    await wake(id)
    expect(await state()).toMatchObject({
      status: 'retrying',
      attempts: 0,
      reason_code: 'storage.unavailable',
    })
    await daysPass(1)
  }
  expect(servers.postmark.accepted).toEqual([])
  const before = put.mock.calls.length
  await daysPass(2)
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await due('globex')
    await wake(id)
  }
  expect(put.mock.calls.length - before).toBe(5)
  expect(await state()).toMatchObject({ status: 'failed', reason_code: 'storage.unavailable' })
  await notify(id)
  expect(servers.postmark.accepted).toHaveLength(1)
  const [{ left }] = (await rows("due_at - now() > interval '1 day' AS left", 'globex')) as [
    { left: boolean },
  ]
  expect(left).toBe(true)
  // All of one reason start again when it is back.
  expect(await database.officers.heldUp('globex', 'dpo@globex.example')).toMatchObject([
    { status: 'failed', reasonCode: 'storage.unavailable', count: 1 },
  ])
}, 60_000)

it('the relay writes no more rows than it may ring for', async () => {
  start()
  for (let n = 0; n < 15; n += 1) await database.requests.create(newRequest())
  const relay = (waiting: number, publish: (jobs: unknown[]) => Promise<void>) => {
    const queue = { publish, counts: async () => ({ waiting }) }
    const logger = createLogger({ name: 'worker', level: 'silent' })
    const sweeps = listSweeps({ database, logger, queue, settings: parts.settings } as never)
    return sweeps.find(({ name }) => name === 'relay')?.run(new AbortController().signal)
  }
  const publish = vi.fn(async (_jobs: unknown[]) => {})
  expect(await relay(195, publish)).toBe(5)
  expect(publish.mock.calls[0]?.[0]).toHaveLength(5)
  expect(await relay(200, publish)).toBe(0)
  expect(await rows('count(*)::int AS rung', 'globex')).toEqual([{ rung: 15 }])
  expect(await servers.table.query('SELECT count(enqueued_at)::int AS rung FROM export_request')).toEqual([
    { rung: 5 },
  ])
})
