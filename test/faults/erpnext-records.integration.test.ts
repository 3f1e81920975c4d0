import { createLogger, createMetrics } from '@pdd/runtime'
import { afterAll, beforeEach, expect, it } from 'vitest'
import type { RecordSaid } from '../../apps/worker/src/erpnext-records/erpnext-records.ts'
import { createRecordsOfSites } from '../../apps/worker/src/erpnext-records/records-of-sites.ts'
import { listSweeps } from '../../apps/worker/src/sweeps/sweeps.ts'
import { createWorkerMetrics } from '../../apps/worker/src/worker-metrics.ts'
import { type CompanionApp, startCompanionApp } from '../support/companion-app.ts'
import { claimOptions, exportResult, newRequest, requestIn } from '../support/export-requests.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })
const { requests, erpnextRecords, officers } = database
const officer = { name: 'officer@example.org', reason: 'as asked' }

let acme: CompanionApp
let globex: CompanionApp
const apps: CompanionApp[] = []
beforeEach(async () => {
  for (const app of apps.splice(0)) await app.close()
  acme = await startCompanionApp()
  globex = await startCompanionApp()
  apps.push(acme, globex)
  await table.query('DELETE FROM erpnext_record; DELETE FROM erpnext_record_site')
  logged = []
})
afterAll(async () => {
  for (const app of apps) await app.close()
})

let logged: Record<string, unknown>[] = []

/** One worker more: its sweeps, each run by hand. */
function worker({ keys = 'key:secret' } = {}) {
  const [apiKey = '', apiSecret = ''] = keys.split(':')
  const sites = new Map(
    Object.entries({ acme, globex, initech: null }).map(([name, app]) => [
      name,
      { name, hosts: [], ...(app && { baseUrl: app.url, app: { apiKey, apiSecret } }) },
    ]),
  )
  const records = createRecordsOfSites(sites, { open: () => expect.fail('no database is read') })
  const logger = createLogger({ name: 'worker', level: 'silent' })
  for (const level of ['info', 'warn', 'error'] as const)
    logger[level] = ((line: Record<string, unknown>) => void logged.push({ level, ...line })) as never
  const settings = { publicBaseUrl: 'https://privacy.example.com', officeTimeZone: 'UTC' }
  const sweeps = listSweeps({ database, logger, settings, erpnextRecordsOf: records } as never)
  return async (name = 'erpnext_records', signal = new AbortController().signal) => {
    const { run, settled } = sweeps.find((sweep) => sweep.name === name)!
    const done = await run(signal)
    await settled?.()
    return done
  }
}
/** Time goes by: what is put off is due. */
const later = () =>
  table.query(`UPDATE erpnext_record SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL;
    UPDATE erpnext_record_site SET paused_until = now()`)
const rowOf = async (id: string) =>
  (await table.query('SELECT * FROM erpnext_record WHERE request_id = $1', [id]))[0]
const keptOf = (id: string, app = acme) => [...app.kept.values()].filter(({ request }) => request === id)
const said = (app = acme) => app.heard.map(({ text }) => JSON.parse(text) as RecordSaid)
const ofAcme = { site: 'acme' }

it('a site that keeps no records in ERPNext has no row', async () => {
  await worker()()
  const { id } = await requestIn('ready', requests, { site: 'initech' })
  expect(await rowOf(id)).toBeUndefined()
})

it('a request of the page is one record there, told its newest state alone, and nothing more is owed', async () => {
  const send = worker()
  await send()
  const { id, subjectId } = await requestIn('ready', requests, ofAcme)
  expect(await send()).toBe(1)
  const [kept, ...others] = keptOf(id)
  expect(others).toEqual([])
  expect(kept).toMatchObject({ user: subjectId, status: 'Ready', records: 2, withheld: 1, version: 3 })
  expect(kept?.link).toBe(`https://privacy.example.com/request-data/${id}`)
  expect(acme.heard).toHaveLength(1)
  expect(await rowOf(id)).toMatchObject({ record_name: kept?.name, sent_version: 3, next_attempt_at: null })
  expect(await send()).toBe(0)
  await requests.cancel(id, { type: 'caller', id: subjectId })
  await send()
  expect(keptOf(id)).toMatchObject([
    { name: kept?.name, status: 'Expired', link: null, reason: 'The file was taken back.' },
  ])
})

it('a heartbeat and a download owe nothing', async () => {
  const send = worker()
  await send()
  const running = await requestIn('running', requests, ofAcme)
  const ready = await requestIn('ready', requests, ofAcme)
  await send()
  await requests.heartbeat(running.id, running.fence, { leaseSeconds: 60, progress: null })
  await requests.recordDownload(ready.id, { type: 'caller', id: ready.subjectId })
  expect([(await rowOf(running.id))?.version, (await rowOf(ready.id))?.version]).toEqual([2, 3])
  expect(await send()).toBe(0)
})

it('a request that ERPNext’s own form asked is told in that document', async () => {
  const send = worker()
  await send()
  const subjectId = 'jane@example.org'
  const record = acme.ask(subjectId)
  const { request } = await requests.create(newRequest({ ...ofAcme, subjectId, recordName: record }))
  await send()
  expect(keptOf(request.id)).toMatchObject([{ name: record, status: 'Queued' }])
  expect(said()[0]?.record).toBe(record)
  await requests.cancel(request.id, { type: 'caller', id: subjectId })
})

it('a document that was made while one was under way is adopted where that has none', async () => {
  const send = worker()
  await send()
  const subjectId = 'twice@example.org'
  const { request } = await requests.create(newRequest({ ...ofAcme, subjectId }))
  const record = acme.ask(subjectId)
  const again = await requests.create(newRequest({ ...ofAcme, subjectId, recordName: record }))
  expect(again).toMatchObject({ created: false, request: { id: request.id } })
  await requests.create(newRequest({ ...ofAcme, subjectId, recordName: 'another' }))
  await send()
  expect(keptOf(request.id)).toMatchObject([{ name: record, version: 2 }])
  await requests.cancel(request.id, { type: 'caller', id: subjectId })
})

it('what a second officer allows goes over to the request, and what they refuse is said in its document', async () => {
  const send = worker()
  await send()
  const [first, second] = [acme.ask('one@example.org'), acme.ask('two@example.org')]
  const propose = (subjectId: string, recordName: string) =>
    officers.proposeDelegatedRequest({
      ...ofAcme,
      subjectId,
      askedBy: officer.name,
      reason: 'letter',
      recordName,
    })
  expect([await propose('one@example.org', first), await propose('two@example.org', second)]).toEqual([
    true,
    true,
  ])
  expect(await send()).toBe(0)
  const [one, two] = await officers.waitingDelegatedRequests('acme')
  expect([one?.recordName, two?.recordName]).toEqual([first, second])
  await officers.decideDelegatedRequest('acme', two!.id, { by: 'second@example.org', allowed: false })
  await send()
  expect(acme.kept.get(second)).toMatchObject({
    status: 'Refused',
    version: 1,
    reason: 'A second officer refused it.',
  })
  await officers.decideDelegatedRequest('acme', one!.id, { by: 'second@example.org', allowed: true })
  await officers.reopenDelegatedRequest(one!.id, 'second@example.org')
  expect((await officers.waitingDelegatedRequests('acme'))[0]?.recordName).toBe(first)
  await officers.decideDelegatedRequest('acme', one!.id, { by: 'second@example.org', allowed: true })
  const { request } = await requests.create(
    newRequest({ ...ofAcme, subjectId: 'one@example.org', recordName: one!.recordName }),
  )
  await officers.delegatedRequestMade(one!.id)
  await send()
  expect(keptOf(request.id)).toMatchObject([{ name: first, status: 'Queued' }])
  expect(await table.query('SELECT FROM erpnext_record WHERE delegated_request_id = $1', [one!.id])).toEqual(
    [],
  )
  await requests.cancel(request.id, { type: 'officer', ...{ id: officer.name, reason: 'x' } })
})

it('what is allowed while the person’s own request is under way is ended in its document', async () => {
  const send = worker()
  await send()
  const [waiting, own] = [acme.ask('both@example.org'), acme.ask('both@example.org')]
  await officers.proposeDelegatedRequest({
    ...{ ...ofAcme, subjectId: 'both@example.org', askedBy: officer.name },
    ...{ reason: 'letter', recordName: waiting },
  })
  const asked = { ...ofAcme, subjectId: 'both@example.org' }
  const { request } = await requests.create(newRequest({ ...asked, recordName: own }))
  const [delegated] = await officers.waitingDelegatedRequests('acme')
  await officers.decideDelegatedRequest('acme', delegated!.id, { by: 'second@example.org', allowed: true })
  expect((await requests.create(newRequest({ ...asked, recordName: waiting }))).created).toBe(false)
  await officers.delegatedRequestMade(delegated!.id)
  await send()
  expect(acme.kept.get(waiting)).toMatchObject({ status: 'Cancelled', version: 1 })
  expect(keptOf(request.id)).toMatchObject([{ name: own, status: 'Queued' }])
  await requests.cancel(request.id, { type: 'officer', ...{ id: officer.name, reason: 'x' } })
})

it('an answer that was lost is asked for again, and makes no second record', async () => {
  const send = worker()
  await send()
  const { id } = await requestIn('cancelled', requests, ofAcme)
  acme.fault = 'lost'
  await send()
  expect(keptOf(id)).toHaveLength(1)
  expect(await rowOf(id)).toMatchObject({ sent_version: 0, fault: 'erpnext_record.unavailable' })
  acme.fault = null
  await later()
  expect(await send()).toBe(1)
  expect(keptOf(id)).toHaveLength(1)
  expect(await rowOf(id)).toMatchObject({ sent_version: 2, next_attempt_at: null, fault: null })
})

it('a worker that dies between sending and writing leaves what another sends again', async () => {
  const send = worker()
  await send()
  const { id } = await requestIn('cancelled', requests, ofAcme)
  expect(await erpnextRecords.claimDue('acme', { leaseSeconds: 60 })).toMatchObject({
    requestId: id,
    version: 2,
  })
  expect(await send()).toBe(0)
  await later()
  expect(await worker()()).toBe(1)
  expect(keptOf(id)).toHaveLength(1)
})

it('a site that is in maintenance for an hour is asked once in half a minute, told of once, and told all when it is back', async () => {
  const send = worker()
  await send()
  const made = await Promise.all(Array.from({ length: 12 }, () => requestIn('cancelled', requests, ofAcme)))
  acme.fault = { status: 503 }
  await send()
  const atFirst = acme.heard.length
  expect(atFirst).toBeLessThanOrEqual(5)
  for (let minute = 0; minute < 60; minute += 1) {
    await table.query(`UPDATE erpnext_record_site SET paused_until = now()`)
    await table.query(`UPDATE erpnext_record SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL`)
    await Promise.all([send(), worker()()])
  }
  expect(acme.heard.length - atFirst).toBeLessThanOrEqual(60 * 2)
  const pauses = await table.query<{ site: number; rows: number }>(`
    SELECT extract(epoch FROM s.paused_until - now())::float8 AS site,
      (SELECT extract(epoch FROM max(next_attempt_at) - now())::float8 FROM erpnext_record) AS rows
    FROM erpnext_record_site s WHERE site = 'acme'`)
  expect(pauses[0]?.site).toBeLessThanOrEqual(30)
  expect(pauses[0]?.rows).toBeLessThanOrEqual(60)
  expect(logged.filter(({ event }) => event === 'records.site_away')).toHaveLength(1)
  acme.fault = null
  await later()
  await send()
  await later()
  await send()
  for (const { id } of made) expect(keptOf(id)).toMatchObject([{ status: 'Cancelled' }])
  expect(logged.filter(({ event }) => event === 'records.resumed')).toHaveLength(1)
  expect((await erpnextRecords.ofSites())[0]).toMatchObject({ owed: 0, oldestSeconds: 0, fault: null })
})

it('a site that takes the question and says nothing holds up no other', async () => {
  const send = worker()
  await send()
  acme.fault = 'silent'
  await requestIn('cancelled', requests, ofAcme)
  const { id } = await requestIn('cancelled', requests, { site: 'globex' })
  const stop = new AbortController()
  const silent = send('erpnext_records', stop.signal)
  await expect.poll(() => keptOf(id, globex)).toHaveLength(1)
  stop.abort()
  await silent
})

it('a token that was revoked is told loudly once, asked again by the hour, and at once by a worker that starts', async () => {
  const wrong = worker({ keys: 'key:old' })
  await wrong()
  const { id } = await requestIn('cancelled', requests, ofAcme)
  for (let runs = 0; runs < 5; runs += 1) await wrong()
  expect(acme.heard).toHaveLength(1)
  expect(logged.filter(({ level }) => level === 'error')).toMatchObject([
    { event: 'records.refused', site: 'acme', reason_code: 'erpnext_record.access_refused' },
  ])
  expect(JSON.stringify(logged)).not.toMatch(/person-|@example|secret|old/)
  const [site] = await erpnextRecords.ofSites()
  expect(site).toMatchObject({ site: 'acme', owed: 1, fault: 'erpnext_record.access_refused' })
  const [pause] = await table.query<{ seconds: number }>(
    `SELECT extract(epoch FROM paused_until - now())::float8 AS seconds FROM erpnext_record_site WHERE site = 'acme'`,
  )
  expect(pause?.seconds).toBeGreaterThan(3500)
  const metrics = createMetrics({ prefix: 'pdx_', processMetrics: false })
  createWorkerMetrics(metrics, database)
  expect(await metrics.text()).toMatch(/pdx_erpnext_records_failing\{site="acme"\} 1/)
  expect(await metrics.text()).toMatch(/pdx_erpnext_records\{site="acme",state="owed"\} 1/)
  expect(await worker()()).toBe(1)
  expect(keptOf(id)).toHaveLength(1)
  expect((await erpnextRecords.ofSites())[0]).toMatchObject({ fault: null })
})

it('a record that was deleted in ERPNext is made again while its request is under way', async () => {
  const send = worker()
  await send()
  const { id, fence } = await requestIn('running', requests, ofAcme)
  await send()
  acme.kept.clear()
  acme.fault = { status: 404, body: JSON.stringify({ exc_type: 'DoesNotExistError' }) }
  await requests.retryLater(id, fence, 'erp.unavailable', 0)
  const sending = send()
  await expect.poll(() => acme.heard.length).toBeGreaterThan(1)
  acme.fault = null
  await sending
  await later()
  await send()
  expect(keptOf(id)).toMatchObject([{ status: 'Retrying', reason: 'The ERP’s database does not answer.' }])
})

it('a record that was deleted when its request was over is not made again, and officers read that', async () => {
  const send = worker()
  await send()
  const { id, subjectId } = await requestIn('ready', requests, ofAcme)
  await send()
  acme.kept.clear()
  await requests.cancel(id, { type: 'caller', id: subjectId })
  await send()
  expect(keptOf(id)).toEqual([])
  expect(await rowOf(id)).toMatchObject({ next_attempt_at: null, fault: 'erpnext_record.deleted' })
  const trail = await officers.timeline(id)
  expect(trail.filter(({ action }) => action === 'erpnext_record_deleted')).toHaveLength(1)
  await requests.markDeleted(id)
  await worker()('erpnext_reconcile')
  await send()
  expect(keptOf(id)).toEqual([])
  expect((await erpnextRecords.ofSites())[0]).toMatchObject({ givenUp: 1, owed: 0 })
})

it('a request that an officer starts again after its record was deleted has one again', async () => {
  const send = worker()
  await send()
  const { id } = await requestIn('failed', requests, ofAcme)
  await table.query(
    `UPDATE erpnext_record SET given_up_at = now(), next_attempt_at = NULL, owed_since = NULL, record_name = 'gone' WHERE request_id = $1`,
    [id],
  )
  await officers.retry(id, officer)
  await send()
  expect(keptOf(id)).toMatchObject([{ status: 'Queued' }])
})

it.each([
  ['of somebody else', () => acme.ask('victim@example.org')],
  ['that is none', () => 'no-such-name'],
])(
  'A172 somebody names a document %s as the record of their request: they get one of their own',
  async (_, make) => {
    const send = worker()
    await send()
    const record = make()
    const before = acme.kept.get(record)
    const { request } = await requests.create(newRequest({ ...ofAcme, recordName: record }))
    await requests.cancel(request.id, { type: 'caller', id: request.subjectId })
    await send()
    expect(keptOf(request.id)).toMatchObject([{ status: 'Cancelled', user: request.subjectId }])
    expect(keptOf(request.id)[0]?.name).not.toBe(record)
    expect(acme.kept.get(record)).toEqual(before)
  },
)

it('a record that ERPNext does not take waits longer each time, up to an hour, and keeps no other', async () => {
  const send = worker()
  await send()
  const poisoned = await requestIn('cancelled', requests, ofAcme)
  acme.fault = { status: 500 }
  for (let tries = 0; tries < 14; tries += 1) {
    await later()
    await send()
  }
  acme.fault = null
  const [row] = await table.query<{ seconds: number }>(
    `SELECT extract(epoch FROM next_attempt_at - now())::float8 AS seconds FROM erpnext_record WHERE request_id = $1`,
    [poisoned.id],
  )
  expect(row?.seconds).toBeGreaterThan(1700)
  expect(row?.seconds).toBeLessThanOrEqual(3600)
  const other = await requestIn('cancelled', requests, ofAcme)
  expect(await send()).toBe(1)
  expect(keptOf(other.id)).toHaveLength(1)
})

it('a request that changes while it is sent is sent again, and an older version never overwrites a newer one', async () => {
  const send = worker()
  await send()
  const { id, fence } = await requestIn('running', requests, ofAcme)
  acme.delayMs = 400
  const slow = send()
  await expect.poll(() => acme.heard.length).toBe(1)
  await requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 })
  acme.delayMs = 0
  // Another worker is quicker with the newer one.
  expect(await worker()()).toBe(1)
  await slow
  expect(said().map(({ status, version }) => [status, version])).toEqual([
    ['Running', 2],
    ['Ready', 3],
  ])
  expect(keptOf(id)).toMatchObject([{ status: 'Ready', version: 3 }])
  expect(await rowOf(id)).toMatchObject({ sent_version: 3, next_attempt_at: null })
})

it('what changed while it was sent is still owed when its answer comes, and what failed is not put off', async () => {
  await worker()()
  const { id, fence } = await requestIn('running', requests, ofAcme)
  const owed = (await erpnextRecords.claimDue('acme', { leaseSeconds: 60 }))!
  await requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 })
  await erpnextRecords.defer(owed, 'erpnext_record.not_taken', 3600)
  expect(await erpnextRecords.dueSites()).toEqual(['acme'])
  await erpnextRecords.markStored(owed, { recordName: 'x', version: 2 })
  expect(await rowOf(id)).toMatchObject({ sent_version: 2, version: 3 })
  expect(await erpnextRecords.dueSites()).toEqual(['acme'])
})

it('two workers send each once', async () => {
  const [one, other] = [worker(), worker()]
  await one()
  const made = await Promise.all(Array.from({ length: 40 }, () => requestIn('queued', requests, ofAcme)))
  const sent = await Promise.all([one(), other()])
  expect(sent[0] + sent[1]).toBe(40)
  expect(acme.heard).toHaveLength(40)
  for (const { id, subjectId } of made) await requests.cancel(id, { type: 'caller', id: subjectId })
})

it('a site that is told much has four questions under way at most', async () => {
  const send = worker()
  await send()
  await Promise.all(Array.from({ length: 12 }, () => requestIn('cancelled', requests, ofAcme)))
  acme.delayMs = 150
  const sending = send()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(acme.heard.length).toBeLessThanOrEqual(4)
  expect(await sending).toBeLessThanOrEqual(12)
})

it('by night what a restored ERPNext lacks is made again, what is older there is told again, and no more', async () => {
  const send = worker()
  await send()
  const [missing, older, fine] = await Promise.all(
    Array.from({ length: 3 }, () => requestIn('deleted', requests, ofAcme)),
  )
  const seven = await requestIn('cancelled', requests, { ...ofAcme })
  await send()
  const before = new Map([...acme.kept].map(([name, record]) => [name, { ...record }]))
  acme.kept.delete(keptOf(missing!.id)[0]!.name)
  Object.assign(keptOf(older!.id)[0]!, { version: 1, status: 'Queued' })
  const told = acme.heard.length
  await table.query('UPDATE erpnext_record_site SET next_reconcile_at = now()')
  expect(await worker()('erpnext_reconcile')).toBeGreaterThanOrEqual(2)
  await send()
  for (const { id } of [missing!, older!]) expect(keptOf(id)).toMatchObject([{ status: 'Deleted' }])
  const again = said()
    .slice(told)
    .filter(({ request }) => request === fine!.id || request === seven.id)
  expect(again).toEqual([])
  expect(acme.kept.get(keptOf(fine!.id)[0]!.name)).toEqual(before.get(keptOf(fine!.id)[0]!.name))
  expect(await worker()('erpnext_reconcile')).toBe(0)
})

it('a site that begins to keep records gets those of the last year, in slices of 500', async () => {
  await table.query(`INSERT INTO export_request (site, subject_id, requested_by, body_hash, auth_method, format, status, received_at)
    SELECT 'globex', 'many' || n, 'many' || n, 'h', 'jwt', 'bundle', 'cancelled', now() - n * interval '1 minute'
    FROM generate_series(1, 1200) n`)
  await table.query(`INSERT INTO export_request (site, subject_id, requested_by, body_hash, auth_method, format, status, received_at)
    VALUES ('globex', 'long-ago', 'long-ago', 'h', 'jwt', 'bundle', 'cancelled', now() - interval '13 months')`)
  await worker()()
  await worker()('erpnext_reconcile')
  const asked = globex.heard.map(({ text }) => (JSON.parse(text) as { requests: string[] }).requests.length)
  expect(Math.max(...asked)).toBe(500)
  const [count] = await table.query<{ count: number }>(
    `SELECT count(*)::int FROM erpnext_record e JOIN export_request r ON r.id = e.request_id WHERE r.subject_id LIKE 'many%'`,
  )
  expect(count).toEqual({ count: 1200 })
  expect(
    await table.query(`SELECT FROM erpnext_record e JOIN export_request r ON r.id = e.request_id
    WHERE r.subject_id = 'long-ago'`),
  ).toEqual([])
})

it('where the request table was restored and ERPNext is ahead, the next version is beyond what it has', async () => {
  const send = worker()
  await send()
  const { id, subjectId } = await requestIn('ready', requests, ofAcme)
  await send()
  Object.assign(keptOf(id)[0]!, { version: 40, status: 'Queued' })
  await requests.cancel(id, { type: 'caller', id: subjectId })
  await send()
  await send()
  expect(keptOf(id)).toMatchObject([{ status: 'Expired', version: 41 }])
  expect(await send()).toBe(0)
})

it('a site that keeps none any more loses its rows, and no other site’s', async () => {
  await worker()()
  const mine = await requestIn('cancelled', requests, ofAcme)
  const theirs = await requestIn('cancelled', requests, { site: 'globex' })
  await erpnextRecords.keepFor({ keeping: [], without: ['acme'] })
  expect(await rowOf(mine.id)).toBeUndefined()
  expect(await rowOf(theirs.id)).toBeDefined()
})

it('the record of a request is forgotten with it', async () => {
  await worker()()
  const { id } = await requestIn('deleted', requests, ofAcme)
  await table.query(`UPDATE export_request SET forgotten_at = now() WHERE id = $1`, [id])
  expect(await rowOf(id)).toBeUndefined()
})

it('who claims the row sees no older request than its version', async () => {
  const send = worker()
  await send()
  const { request } = await requests.create(newRequest(ofAcme))
  for (let turn = 0; turn < 5; turn += 1) {
    const claim = await requests.claim(request.id, claimOptions)
    const owed = await erpnextRecords.claimDue('acme', { leaseSeconds: 0 })
    const read = await requests.get(request.id)
    expect([owed?.version, read?.status]).toEqual([2 * turn + 2, 'running'])
    await requests.release(request.id, claim!.fence)
  }
  await requests.cancel(request.id, { type: 'caller', id: request.subjectId })
})
