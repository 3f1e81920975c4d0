import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createLogger, createMetrics } from '@pdd/runtime'
import { storageUndeletable } from '@pdd/storage'
import { beforeEach, expect, it, vi } from 'vitest'
import { listSweeps, type SweepDeps } from '../../apps/worker/src/sweeps/sweeps.ts'
import { createWorkerMetrics } from '../../apps/worker/src/worker-metrics.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { requestIn } from '../support/export-requests.ts'
import { signToken } from '../support/signed-token.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })
beforeEach(async () => {
  await table.query(`DELETE FROM sweep_item`)
  await table.query(`DELETE FROM sweep_stop`)
  await table.query(`UPDATE notification SET state = 'suppressed'`)
  await table.query(`UPDATE export_request SET status = 'deleted' WHERE status IN ('ready', 'expired')`)
})

const person = { type: 'caller', id: 'x' } as const

/** One run of a sweep, as one worker more makes it. */
function sweep(name: string, over: Partial<Record<keyof SweepDeps, unknown>>): Promise<number> {
  const logger = createLogger({ name: 'worker', level: 'silent' })
  const settings = { maxAttempts: 5, remindSeconds: 3600, mailUnknownPolicy: 'resend_once' }
  const sweeps = listSweeps({ database, logger, settings, ...over } as never)
  return sweeps.find((one) => one.name === name)!.run(new AbortController().signal)
}
const statusOf = async (id: string) => (await database.requests.get(id))?.status

/** Ready files whose time is over, the oldest first. */
async function expired(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let hour = count; hour > 0; hour -= 1) {
    const { id } = await requestIn('ready', database.requests)
    ids.push(id)
    await table.query(
      `UPDATE export_request SET expires_at = now() - make_interval(hours => $2) WHERE id = $1`,
      [id, hour],
    )
  }
  await database.requests.expireDue(200)
  return ids
}

it('the oldest file is under legal hold: the others go, what was taken back first, and it is tried again later', async () => {
  const [held, ...others] = await expired(20)
  const { id: revoked } = await requestIn('ready', database.requests)
  await database.requests.cancel(revoked, person)
  const tried: string[] = []
  const remove = async (key: string) => {
    tried.push(key)
    if (key.includes(held!)) throw storageUndeletable({ closed: true, versionsLeft: 1 })
  }
  const run = () => sweep('deletion', { objects: { remove } })
  await expect(run()).rejects.toMatchObject({ code: 'storage.undeletable' })
  expect(tried[0]).toContain(revoked)
  expect(await Promise.all([revoked, ...others].map(statusOf))).toEqual(Array(20).fill('deleted'))
  expect(await statusOf(held!)).toBe('expired')
  // Any worker says so as long as it stands, and none asks the store meanwhile.
  await expect(run()).rejects.toMatchObject({ code: 'storage.undeletable' })
  expect(tried).toHaveLength(21)
  await table.query(`UPDATE sweep_item SET try_after = now()`)
  await expect(run()).rejects.toMatchObject({ code: 'storage.undeletable' })
  expect(tried).toHaveLength(22)
  const [{ seconds }] = (await table.query<{ seconds: number }>(
    `SELECT extract(epoch FROM try_after - now())::float8 AS seconds FROM sweep_item`,
  )) as [{ seconds: number }]
  expect(Math.round(seconds / 600)).toBe(2)
})

it('a store that is away is not asked for every file, and within a minute of its return all are gone', async () => {
  const ids = await expired(60)
  let isAway = true
  const remove = vi.fn(async () => {
    if (isAway) throw new Error('away')
  })
  await expect(sweep('deletion', { objects: { remove } })).rejects.toThrow('away')
  expect(remove.mock.calls.length).toBeLessThan(40)
  const [row] = await table.query<{ pause: number }>(
    `SELECT extract(epoch FROM max(try_after) - now())::float8 AS pause FROM sweep_item`,
  )
  expect(row!.pause).toBeLessThan(60)
  isAway = false
  await table.query(`UPDATE sweep_item SET try_after = now()`)
  expect(await sweep('deletion', { objects: { remove } })).toBe(60)
  expect(await Promise.all(ids.map(statusOf))).toEqual(Array(60).fill('deleted'))
})

it('five workers share the files to delete: each is removed once', async () => {
  await expired(30)
  const remove = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 5)))
  const done = await Promise.all([1, 2, 3, 4, 5].map(() => sweep('deletion', { objects: { remove } })))
  expect(remove).toHaveBeenCalledTimes(30)
  expect(done.reduce((sum, count) => sum + count)).toBe(30)
})

/** A mail whose answer was lost. */
async function unknownMail(): Promise<{ id: string; state(): Promise<unknown> }> {
  const { id: requestId } = await requestIn('ready', database.requests)
  const mail = await database.notifications.claimDue({ requestId })
  await database.notifications.markUnknown(mail!.id, mail!.sendFence, 'mail.outcome_unknown')
  const state = async () =>
    (await table.query(`SELECT state, lookups, resends FROM notification WHERE id = $1`, [mail!.id]))[0]
  return { id: mail!.id, state }
}
const lookAgain = (mailer: { find(): Promise<string | null> }) =>
  table
    .query(`UPDATE notification SET next_attempt_at = now() - interval '1 s' WHERE state = 'unknown'`)
    .then(() => sweep('unknown_mails', { mailer }).catch(() => -1))

it.each([
  ['for the whole hour of the looks', (look: number) => look < 4],
  ['at the last look only', (look: number) => look === 3],
])(
  'the provider is away %s: the mail is looked up until it is known, and sent once more',
  async (_when, isAway) => {
    const { state } = await unknownMail()
    let looks = 0
    const find = async () => {
      looks += 1
      if (isAway(looks - 1)) throw new Error('away')
      return null
    }
    for (let look = 0; look < 9 && looks < 20; look += 1) await lookAgain({ find })
    expect(await state()).toMatchObject({ state: 'pending', resends: 1 })
  },
)

it('a site that does not answer keeps no mail of another', async () => {
  const mails = ['silent', 'quick', 'quick'].map((site) => requestIn('ready', database.requests, { site }))
  await Promise.all(mails)
  const silent = Promise.withResolvers<boolean>()
  const notifySubject = async ({ site }: { site: string }) => {
    const claimed = await database.notifications.claimDue({ site })
    return claimed !== null && site === 'silent' ? silent.promise : claimed !== null
  }
  expect(await sweep('mails', { notifySubject })).toBe(2)
  silent.resolve(false)
})

/** `npm run sweeps`, without npm. */
function command(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: table.url }
  return spawnSync(process.execPath, ['apps/worker/src/cli/sweeps-cli.ts', ...args], {
    encoding: 'utf8',
    env,
  })
}

/** A site of which every account is as this says. */
const sitesWhere = (enabled: (user: string) => boolean | undefined) => ({
  open: (name: string) => ({
    erp: {
      readAges: async () => new Map(),
      readEnabled: async (users: string[]) => {
        if (name === 'silent') throw new Error('away')
        return new Map(users.flatMap((user) => (enabled(user) === undefined ? [] : [[user, enabled(user)]])))
      },
    },
  }),
})

it('a site that suddenly knows nobody loses no file: it is told, and goes on when somebody lets it', async () => {
  const ready = await Promise.all(
    [1, 2, 3, 4].map(() => requestIn('ready', database.requests, { site: 'acme' })),
  )
  const other = await requestIn('ready', database.requests, { site: 'silent' })
  const run = () => sweep('disabled_accounts', { sites: sitesWhere(() => undefined) })
  expect(await run()).toBe(0)
  expect(await database.brakes.list()).toMatchObject([
    { sweep: 'disabled_accounts', site: 'acme', items: 4, looked: 4 },
  ])

  // What a person takes back themselves goes all the same.
  await database.requests.cancel(ready[0]!.id, person)
  expect(await sweep('deletion', { objects: { remove: async () => {} } })).toBe(1)

  const metrics = createMetrics({ prefix: 'pdx_', processMetrics: false })
  createWorkerMetrics(metrics, database)
  expect(await metrics.text()).toContain('pdx_sweep_stopped{kind="disabled_accounts",site="acme"} 4')
  expect(command().stdout).toContain('disabled_accounts acme: would take away 4 of 4')
  expect(command('go-on', 'disabled_accounts', 'globex').status).toBe(1)
  expect(command('go-on').status).toBe(64)
  expect(command('go-on', 'disabled_accounts', 'acme').status).toBe(0)
  expect(await run()).toBe(3)
  expect(await statusOf(other.id)).toBe('ready')
})

it('what was allowed is allowed as far as it was told, and only for a day', async () => {
  const brake = { sweep: 'orphans', site: '', looked: 10 }
  const { brakes } = database
  expect(await brakes.stop({ ...brake, items: 4 })).toBe(false)
  expect(await brakes.release('orphans', '')).toBe(true)
  expect(await brakes.stop({ ...brake, items: 5 })).toBe(false)
  expect(await brakes.stop({ ...brake, items: 4 })).toBe(true)
  await table.query(`UPDATE sweep_stop SET released_until = now()`)
  expect(await brakes.stop({ ...brake, items: 1 })).toBe(false)
  await brakes.clear('orphans', '')
  expect(await brakes.list()).toEqual([])
})

it('the desk of a site says what has stopped for it or for all, and nothing of another site', async () => {
  await database.brakes.stop({ sweep: 'disabled_accounts', site: 'globex', items: 7, looked: 9 })
  await database.brakes.stop({ sweep: 'disabled_accounts', site: 'other', items: 5555, looked: 5556 })
  await database.brakes.stop({ sweep: 'orphans', site: '', items: 33, looked: 34 })
  const api = await buildApiOnTable(database)
  const authorization = `Bearer ${signToken('dpo@example.org', { roles: ['Data Protection Officer'] })}`
  const { body } = await api.inject({ method: 'GET', url: '/requests', headers: { authorization } })
  expect(body).toContain('7 of 9 would go at once')
  expect(body).toContain('33 of 34 would go at once')
  expect(body).not.toContain('5555')
  await api.close()
})

it('of fifty workers one has the turn, and the next is due when its time has come', async () => {
  const name = `turn-${randomUUID()}`
  const begin = (holder: string) => database.turns.begin(name, holder, { leaseSeconds: 60 })
  const begun = await Promise.all(Array.from({ length: 50 }, (_, worker) => begin(`w${worker}`)))
  const holder = `w${begun.indexOf('mine')}`
  expect(begun.filter((turn) => turn === 'mine')).toHaveLength(1)
  expect(await database.turns.keep(name, holder, { leaseSeconds: 60 })).toBe(true)
  expect(await database.turns.keep(name, 'another', { leaseSeconds: 60 })).toBe(false)
  await database.turns.end(name, holder, { nextInSeconds: 3600 })
  expect([await begin(holder), await begin('another')]).toEqual(['not_due', 'elsewhere'])
  await table.query(`UPDATE sweep_turn SET next_run_at = now() WHERE sweep = $1`, [name])
  expect(await begin('another')).toBe('mine')
  // One that died keeps it no longer than its lease.
  await table.query(`UPDATE sweep_turn SET held_until = now() WHERE sweep = $1`, [name])
  expect(await database.turns.keep(name, 'another', { leaseSeconds: 60 })).toBe(false)
  expect(await begin('third')).toBe('mine')
})

it('the oldest undone of each kind is a number', async () => {
  await expired(3)
  await unknownMail()
  const { id } = await requestIn('ready', database.requests)
  await database.requests.cancel(id, person)
  await requestIn('ready', database.requests)
  await table.query(`UPDATE notification SET created_at = now() - interval '2 h' WHERE state = 'pending'`)
  await table.query(`UPDATE notification SET unknown_at = now() - interval '4 h' WHERE state = 'unknown'`)
  const { deletion, revocation, mail, look_up } = await database.undone.oldestSeconds()
  expect(Math.round(deletion / 3600)).toBe(3)
  expect(Math.round(mail / 3600)).toBe(2)
  expect(Math.round(look_up / 3600)).toBe(4)
  expect(revocation).toBeLessThan(60)
  const metrics = createMetrics({ prefix: 'pdx_', processMetrics: false })
  createWorkerMetrics(metrics, database)
  expect(await metrics.text()).toMatch(/pdx_oldest_undone_seconds\{kind="look_up"\} 14\d{3}/)
})
