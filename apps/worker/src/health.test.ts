import { expect, it } from 'vitest'
import { erpTableUnreadable } from './erp/erp-errors.ts'
import { createWorkerHealth, type WorkerHealthDeps } from './health.ts'

const fine = async () => {}
const unreadable = erpTableUnreadable({ unreadable: [{ table: 'tabLead', fault: 'forbidden' }], count: 1 })

function healthWith(deps: Partial<WorkerHealthDeps>) {
  return createWorkerHealth({
    database: { ping: fine },
    consumer: { isRunning: () => true, ping: fine },
    objects: { ping: fine },
    sites: { ping: fine, blindness: async () => new Map([['acme', null]]) },
    sweeps: { failing: () => new Map() },
    bucketFault: () => null,
    ...deps,
  }).ready()
}

it('is ready when everything answers, and says nothing more', async () => {
  expect(await healthWith({})).toEqual({
    ok: true,
    checks: { database: 'ok', queue: 'ok', objects: 'ok', erp: 'ok', 'site acme': 'ok' },
  })
})

it('one site that cannot be read whole is degraded, by its name and the table, and the others go on', async () => {
  const blindness = async () =>
    new Map([
      ['acme', unreadable],
      ['globex', null],
    ] as const)
  const health = await healthWith({ sites: { ping: fine, blindness } })
  expect(health).toMatchObject({ ok: true, checks: { 'site acme': 'degraded', 'site globex': 'ok' } })
  expect(health.causes?.['site acme']).toMatch(/erp\.table_unreadable.*tabLead/)
})

it('is not ready when no site can be read whole', async () => {
  const blindness = async () => new Map([['acme', unreadable]])
  const health = await healthWith({ sites: { ping: fine, blindness } })
  expect(health).toMatchObject({ ok: false, checks: { 'site acme': 'failed' } })
})

it('is not ready while a sweep keeps failing, with the cause in words', async () => {
  const failing = () => new Map<string, unknown>([['deletion', unreadable]])
  const health = await healthWith({ sweeps: { failing } })
  expect(health).toMatchObject({ ok: false, checks: { 'sweep deletion': 'failed' } })
  expect(health.causes?.['sweep deletion']).toContain('Grant the export’s database account')
})

it('is not ready with a bucket that nothing can be deleted from', async () => {
  expect((await healthWith({ bucketFault: () => unreadable })).checks.objects).toBe('failed')
})
