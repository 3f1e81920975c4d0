import type { Database } from '@pdd/database'
import { linkDigest } from '@pdd/runtime'
import { newRequest } from '../support/export-requests.ts'
import type { Outside } from './outside.ts'
import type { Rows } from './rows.ts'
import type { DeedName } from './steps.ts'
import { codes, settings } from './tasks.ts'
import type { Task } from './turns.ts'

export type DeedContext = {
  database: Database
  outside: Outside
  site: string
  rows: Rows
  /** exports under way, with what they have claimed */
  claims: { task: Task; id: string; fence: number }[]
  frozen: Set<string>
  make<Result>(name: string, args: unknown[], real: () => Promise<Result>): Promise<Result>
}

const officer = { name: 'officer@example.org', reason: 'a reason' }
const people = ['ada', 'bo', 'cy']

/** Each is one statement of the real repositories, or one thing that happens outside. */
export const doings: Record<DeedName, (context: DeedContext, at: number) => Promise<unknown>> = {
  ask: ({ database, site, make }, at) => {
    const subjectId = `${people[at % people.length]}@${site}.example`
    const input = newRequest({ site, subjectId, requestedBy: subjectId, tellAsked: at % 2 === 0 })
    return make('create', [input], () => database.requests.create(input))
  },
  cancel: ofRequest('cancel', ({ database }, { id, subject }) =>
    database.requests.cancel(id, { type: 'caller', id: subject }),
  ),
  retry: ofRequest('retry', ({ database }, { id }) => database.officers.retry(id, officer)),
  resend: ofRequest('resend', ({ database }, { id }) => database.officers.resend(id, officer)),
  extend: ofRequest('extend', ({ database }, { id }) =>
    database.officers.extend(id, new Date(Date.now() + 80 * 86_400_000), officer),
  ),
  lift: ofRequest('lift', async ({ database, frozen }, { id, subject }) => {
    if (await database.officers.liftFreeze(id, officer)) frozen.delete(subject)
  }),
  async disavow({ database, rows, frozen, make }, at) {
    const mail = pick(
      rows.mails.filter(({ kind }) => kind !== 'disavowed'),
      at,
    )
    if (mail === undefined) return
    const told = await make('disavow', [mail.nid], () =>
      database.officers.disavow(linkDigest(codes.linkToken(mail.nid))),
    )
    const row = rows.requests.find(({ id }) => id === told)
    if (row !== undefined) frozen.add(row.subject)
  },
  download: ofRequest('recordDownload', async ({ database, outside }, { id, key }) => {
    const isGiven = await database.requests.recordDownload(id, { type: 'caller', id: 'x' })
    if (isGiven && !outside.objects.has(key ?? '')) throw new Error('a link to nothing')
  }),
  async webhook({ database, outside, make }, at) {
    const message = pick([...outside.taken], at)
    if (message === undefined) return
    const [nid, [messageId = '']] = message
    await make('recordEvent', [nid], () =>
      database.notifications.recordEvent({ nid, messageId, outcome: 'delivered' }),
    )
  },
  async hold({ outside }, at) {
    const key = pick([...outside.objects.keys()], at)
    if (key !== undefined && outside.held.size === 0) outside.held.add(key)
  },
  async heartbeat({ database, claims, make }, at) {
    const claim = pick(claims, at)
    if (claim === undefined) return
    const options = { leaseSeconds: settings.leaseSeconds, progress: null }
    await make('heartbeat', [claim.id, claim.fence], () =>
      database.requests.heartbeat(claim.id, claim.fence, options),
    )
  },
  async shutdown({ claims }, at) {
    pick(claims, at)?.task.abort.abort()
  },
  reclaim: ({ database, make }) =>
    make('reclaimExpiredLeases', [], () => database.requests.reclaimExpiredLeases(settings)),
  expire: ({ database, make }) => make('expireDue', [], () => database.requests.expireDue(200)),
}

export function pick<Item>(items: readonly Item[], at: number): Item | undefined {
  return items[at % items.length]
}

function ofRequest(
  name: string,
  work: (context: DeedContext, row: Rows['requests'][number]) => Promise<unknown>,
): (context: DeedContext, at: number) => Promise<unknown> {
  return async (context, at) => {
    const row = pick(context.rows.requests, at)
    return row && context.make(name, [row.id], () => work(context, row))
  }
}
