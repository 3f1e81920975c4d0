import { randomUUID } from 'node:crypto'
import type { Claim, Database, OfficerFilter } from '@pdd/database'

/** One thing that the service does often. `prepare` makes what it needs; only `run` is measured. */
export type Cost = {
  name: string
  /** what it reads of, and a table with more requests a month has more of */
  growsWith?: string
  prepare?: (database: Database) => Promise<string>
  run(database: Database, prepared: string): Promise<unknown>
}

const claimOptions = { workerId: 'bench', leaseSeconds: 600, maxAttempts: 5, siteCap: 1_000_000 }
const officer = { name: 'officer@example.org', reason: 'measured' }
const weekAgo = new Date(Date.now() - 7 * 86_400_000)

async function ask(
  { requests }: Database,
  site = 'site1',
  subjectId = `new-${randomUUID()}`,
): Promise<string> {
  const { request } = await requests.create({
    ...{ site, subjectId, requestedBy: subjectId, format: 'bundle', idempotencyKey: randomUUID() },
    ...{ bodyHash: '0'.repeat(64), authMethod: 'jwt', authTime: null, httpRequestId: randomUUID() },
    ...{ asksPerDay: 10, tellAsked: true },
  })
  return request.id
}

/** The id of a request and the fence under which it was claimed. */
async function claimed(database: Database): Promise<string> {
  const { request, fence } = (await database.requests.claim(await ask(database), claimOptions)) as Claim
  return `${request.id} ${fence}`
}

async function ready(database: Database): Promise<string> {
  const [id = '', fence = ''] = (await claimed(database)).split(' ')
  await publish(database, id, fence)
  return id
}

function publish({ requests }: Database, id: string, fence: string): Promise<boolean> {
  const result = { objectKey: `exports/${id}`, objectVersionId: null, sha256: 'b'.repeat(64), bytes: 1n }
  return requests.publish(
    id,
    Number(fence),
    { ...result, storedBytes: 1n, rowCounts: {}, dataAsOf: new Date() },
    { ttlSeconds: 604_800 },
  )
}

const held =
  (work: (database: Database, id: string, fence: string) => Promise<unknown>): Cost['run'] =>
  (database, prepared) => {
    const [id = '', fence = ''] = prepared.split(' ')
    return work(database, id, fence)
  }

/** The life of a request, and who asks after it. */
export const lifeCosts: Cost[] = [
  { name: 'a request is asked for', run: (database) => ask(database) },
  { name: 'asked again while it waits', run: (database) => ask(database, 'crowd', 'queued-1') },
  { name: 'a request by its id', prepare: ask, run: ({ requests }, id) => requests.get(id) },
  {
    name: 'those of one person',
    run: ({ requests }) => requests.list({ site: 'site1', subjectId: 'person-1@example.org', limit: 20 }),
  },
  {
    name: 'whose turn it is, and the claim',
    prepare: ask,
    run: ({ requests }, id) => requests.claimNext(id, claimOptions),
  },
  {
    name: 'a heartbeat',
    prepare: claimed,
    run: held(({ requests }, id, fence) =>
      requests.heartbeat(id, Number(fence), { leaseSeconds: 600, progress: null }),
    ),
  },
  { name: 'a file is published', prepare: claimed, run: held(publish) },
  {
    name: 'an attempt that failed',
    prepare: claimed,
    run: held(({ requests }, id, fence) => requests.retryLater(id, Number(fence), 'erp.unavailable', 60)),
  },
  {
    name: 'a download',
    prepare: ready,
    run: ({ requests }, id) => requests.recordDownload(id, { type: 'caller', id: 'x' }, { linksPerDay: 50 }),
  },
  {
    name: 'a file is taken back',
    prepare: ready,
    run: ({ requests }, id) => requests.cancel(id, { type: 'caller', id: 'x' }),
  },
  { name: 'the trail of a request', prepare: ready, run: ({ requests }, id) => requests.auditTrail(id) },
  { name: 'how long files take', run: ({ officers }) => officers.typicalSeconds('site1') },
  { name: 'the same, in a crowd', run: ({ officers }) => officers.typicalSeconds('crowd') },
]

/** What workers ask again and again. */
export const sweepCosts: Cost[] = [
  {
    name: 'wake-ups that are due',
    run: ({ requests }) => requests.takeDue({ perSite: 20, limit: 200, republishAfterSeconds: 15 }),
  },
  { name: 'leases that ran out', run: ({ requests }) => requests.reclaimExpiredLeases({ maxAttempts: 5 }) },
  { name: 'files whose time is over', run: ({ requests }) => requests.expireDue(200) },
  { name: 'a file to delete', run: ({ requests }) => requests.claimUndeleted({ leaseSeconds: 30 }) },
  {
    name: 'deletions that were refused',
    run: ({ requests }) => requests.countRefusedDeletions('storage.undeletable'),
  },
  { name: 'a page of what is not deleted', run: ({ requests }) => requests.listUndeleted(200) },
  {
    name: 'a page of ready files',
    run: ({ requests }) => requests.listReady({ after: '80000000-0000-4000-8000-000000000000', limit: 200 }),
  },
  {
    name: 'reminders, from the start',
    run: ({ officers }) => officers.oweExpiring({ withinSeconds: 48 * 3600, limit: 200 }),
  },
  {
    name: 'reminders, what came near',
    run: ({ officers }) =>
      officers.oweExpiring({
        ...{ withinSeconds: 48 * 3600, limit: 200 },
        lookedUntil: new Date(Date.now() + 48 * 3_600_000 - 60_000),
      }),
  },
  { name: 'sites of mails that are due', run: ({ notifications }) => notifications.dueSites() },
  { name: 'a mail of a site', run: ({ notifications }) => notifications.claimDue({ site: 'site1' }) },
  { name: 'a mail of a site without', run: ({ notifications }) => notifications.claimDue({ site: 'crowd' }) },
  { name: 'a mail to look up', run: ({ notifications }) => notifications.claimUnknown() },
  { name: 'mails that hang', run: ({ notifications }) => notifications.sweepStuckSending(300) },
  { name: 'accounts to look at', run: ({ accounts }) => accounts.takeWanted(500) },
  { name: 'codes to send', run: ({ stepUp }) => stepUp.wantedSites() },
  {
    name: 'whose turn a sweep is',
    run: ({ turns }) => turns.begin('measured', 'bench', { leaseSeconds: 1 }),
  },
  { name: 'what lasts longest undone', run: ({ undone }) => undone.oldestSeconds() },
  { name: 'links that are over', run: ({ officers }) => officers.forgetOldDisavowals() },
  { name: 'codes of yesterday', run: ({ stepUp }) => stepUp.forgetOld() },
  { name: 'counts by state', run: ({ requests }) => requests.countByStatus() },
  { name: 'oldest that waits', run: ({ requests }) => requests.oldestActiveAgeSeconds() },
]

const view =
  (over: Partial<OfficerFilter>) =>
  ({ officers }: Database) =>
    officers.list({ site: 'site7', sort: 'received', limit: 50, ...over })

/** What officers look at: site7 is the one of what failed. */
export const deskCosts: Cost[] = [
  { name: 'officers: newest first', run: view({}) },
  { name: 'officers: next deadline first', run: view({ sort: 'due' }) },
  { name: 'officers: by a name', run: view({ search: 'person-42007@example.org' }) },
  {
    name: 'officers: by the beginning of names',
    growsWith: 'what is found',
    run: view({ search: 'person-42' }),
  },
  { name: 'officers: by a name that nobody has', run: view({ search: 'nobody' }) },
  { name: 'officers: failed', run: view({ status: 'failed' }) },
  { name: 'officers: retrying', run: view({ status: 'retrying' }) },
  { name: 'officers: late', run: view({ overdue: true, sort: 'due' }) },
  { name: 'officers: late, newest first', growsWith: 'failures of a month', run: view({ overdue: true }) },
  { name: 'officers: late and ready (none)', run: view({ overdue: true, status: 'ready' }) },
  { name: 'officers: ready, next deadline', run: view({ sort: 'due', status: 'ready' }) },
  { name: 'officers: failed, of one week', run: view({ status: 'failed', receivedFrom: weekAgo }) },
  { name: 'officers: held up', run: ({ officers }) => officers.heldUp('site7', officer.name) },
  {
    name: 'officers: failed for one reason',
    run: ({ officers }) =>
      officers.failedFor({
        site: 'site7',
        reasonCode: 'erp.table_unreadable',
        officer: officer.name,
        limit: 200,
      }),
  },
  {
    name: 'officers: for a reason of nobody',
    run: ({ officers }) =>
      officers.failedFor({ site: 'site7', reasonCode: 'site.none', officer: officer.name, limit: 200 }),
  },
  { name: 'officers: timeline', prepare: ready, run: ({ officers }, id) => officers.timeline(id) },
  { name: 'officers: delegated requests', run: ({ officers }) => officers.waitingDelegatedRequests('site7') },
  {
    name: 'officers: figures of a week',
    run: ({ officers }) => officers.figures({ site: 'site7', from: weekAgo, before: new Date() }),
  },
  { name: 'API: newest of a site', run: ({ requests }) => requests.list({ site: 'site7', limit: 50 }) },
  {
    name: 'API: failed of a site',
    run: ({ requests }) => requests.list({ site: 'site7', status: 'failed', limit: 50 }),
  },
]
