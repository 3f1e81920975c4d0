import { expect, it } from 'vitest'
import { erpTableUnreadable, erpUnavailable } from './erp/erp-errors.ts'
import { createWorkerHealth, type WorkerHealthDeps } from './health.ts'

const fine = async () => {}
const unreadable = erpTableUnreadable({ unreadable: [{ table: 'tabLead', fault: 'forbidden' }], count: 1 })

function workerWith(deps: Partial<WorkerHealthDeps>) {
  return createWorkerHealth({
    database: { ping: fine, erpnextRecords: { ofSites: async () => [] } },
    consumer: { isRunning: () => true, ping: fine },
    objects: { ping: fine },
    sites: { silence: async () => new Map(), blindness: async () => new Map([['acme', null]]) },
    sweeps: { failing: () => new Map() },
    bucketFault: () => null,
    ...deps,
  })
}
const healthWith = (deps: Partial<WorkerHealthDeps>) => workerWith(deps).ready()

it('is ready when everything answers, and says nothing more', async () => {
  expect(await healthWith({})).toEqual({
    ok: true,
    checks: { database: 'ok', queue: 'ok', objects: 'ok', erp: 'ok', consumer: 'ok', 'site acme': 'ok' },
  })
})

it('one site that cannot be read whole is degraded, by its name and the table, and the others go on', async () => {
  const blindness = async () =>
    new Map([
      ['acme', unreadable],
      ['globex', null],
    ] as const)
  const health = await healthWith({ sites: { silence: async () => new Map(), blindness } })
  expect(health).toMatchObject({ ok: true, checks: { 'site acme': 'degraded', 'site globex': 'ok' } })
  expect(health.causes?.['site acme']).toMatch(/erp\.table_unreadable.*tabLead/)
})

it('is not ready when no site can be read whole', async () => {
  const blindness = async () => new Map([['acme', unreadable]])
  const health = await healthWith({ sites: { silence: async () => new Map(), blindness } })
  expect(health).toMatchObject({ ok: false, checks: { 'site acme': 'failed' } })
})

it('is not ready while a sweep keeps failing, with the cause in words', async () => {
  const failing = () => new Map<string, unknown>([['deletion', unreadable]])
  const health = await healthWith({ sweeps: { failing } })
  expect(health).toMatchObject({ ok: false, checks: { 'sweep deletion': 'failed' } })
  expect(health.causes?.['sweep deletion']).toContain('Grant the export’s database account')
})

it('a site whose ERPNext refuses the account of records is degraded, with what to do, and the others go on', async () => {
  const records = { owed: 3, oldestSeconds: 60, givenUp: 0 }
  const fault = { fault: 'erpnext_record.access_refused', faultSince: new Date() }
  const ofSites = async () => [
    { site: 'acme', ...records, ...fault },
    { site: 'globex', ...records, fault: null, faultSince: null },
  ]
  const health = await healthWith({ database: { ping: fine, erpnextRecords: { ofSites } } })
  expect(health).toMatchObject({ ok: true, checks: { 'records acme': 'degraded', 'records globex': 'ok' } })
  expect(health.causes?.['records acme']).toContain('new keys')
})

it('is not ready with a bucket that nothing can be deleted from', async () => {
  expect((await healthWith({ bucketFault: () => unreadable })).checks.objects).toBe('failed')
})

const away = new Error('away')
const gone = () => Promise.reject(away)

it('is alive whatever is away: to start it again would mend nothing and end its exports', async () => {
  const health = workerWith({
    database: { ping: gone, erpnextRecords: { ofSites: gone } },
    consumer: { isRunning: () => false, ping: gone },
    objects: { ping: gone },
    sites: {
      silence: async () => new Map([['acme', away]]),
      blindness: async () => new Map([['acme', null]]),
    },
    sweeps: { failing: () => new Map([['relay', away]]) },
  })
  expect(await health.live()).toEqual({ ok: true, checks: {} })
  expect((await health.ready()).checks).toEqual({
    ...{ database: 'failed', queue: 'failed', objects: 'failed', erp: 'failed', consumer: 'failed' },
    ...{ 'sweep relay': 'failed', 'site acme': 'failed' },
  })
})

it('one customer’s database that is away keeps no worker from being ready, and is named', async () => {
  const blindness = async () =>
    new Map([
      ['acme', null],
      ['globex', null],
    ])
  const silence = async () =>
    new Map([
      ['acme', erpUnavailable()],
      ['globex', null],
    ])
  const health = await healthWith({ sites: { silence, blindness } })
  expect(health).toMatchObject({
    ok: true,
    checks: { erp: 'ok', 'site acme': 'degraded', 'site globex': 'ok' },
  })
  expect(health.causes?.['site acme']).toMatch(/erp\.unavailable/)
})

it('one that fetches no jobs is not ready, and says so', async () => {
  const health = await healthWith({ consumer: { isRunning: () => false, ping: fine } })
  expect(health).toMatchObject({ ok: false, checks: { consumer: 'failed' } })
  expect(health.causes?.consumer).toMatch(/worker\.not_fetching/)
})
