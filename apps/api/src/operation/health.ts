import type { Database } from '@pdd/database'
import type { ExportQueue } from '@pdd/queue'
import { type Health, onceIn, type Site, tellCause } from '@pdd/runtime'
import { type ObjectStore, storageUnavailable } from '@pdd/storage'
import { siteSilence } from './site-silence.ts'

export type ApiHealthDeps = {
  database: Pick<Database, 'ping'>
  queue: Pick<ExportQueue, 'ping'>
  objects: Pick<ObjectStore, 'assertReadable'>
  sites: Map<string, Site>
  /** why a site's web server does not say who is signed in; null where it does */
  silence?(site: Site): Promise<unknown>
}

/** A store or a site that is a black hole must not hide how the others are. */
const patienceMs = 3_000
/** However many ask, and however often: a site is asked by everybody who balances. */
const lookEveryMs = 5_000
/** What no waiting mends, and nobody could fetch a file. */
const unfit = new Set(['storage.bucket_missing', 'storage.rejected'])

/**
 * Alive: the loop turns. Ready: the request table takes requests and is of this release, and the store knows the bucket and
 * this account. What comes back by itself is degraded: without the queue requests are announced later, without the store
 * nothing is fetched meanwhile, and a site that does not answer, by its name, signs in nobody but by signed tokens.
 */
export function createApiHealth(deps: ApiHealthDeps) {
  const { database, queue, objects, sites, silence = siteSilence } = deps
  const readable = onceIn(lookEveryMs, () => faultOf(objects.assertReadable('exports/')))
  const silences = onceIn(lookEveryMs, () =>
    Promise.all(
      [...sites.values()].map(
        async (site): Promise<Found> => [`site ${site.name}`, await silence(site), false],
      ),
    ),
  )
  return {
    async live(): Promise<Health> {
      return { ok: true, checks: {} }
    },
    async ready(): Promise<Health> {
      const [table, wakeUps, store, ofSites] = await Promise.all([
        faultOf(database.ping()),
        faultOf(queue.ping()),
        inTime(readable()),
        silences(),
      ])
      return summarize([
        ['database', table, true],
        ['queue', wakeUps, false],
        ['objects', store, unfit.has((store as { code?: string } | null)?.code ?? '')],
        ...ofSites,
      ])
    },
  }
}

/** a check, what is wrong, and whether that is reason enough to send nobody here */
type Found = [check: string, fault: unknown, bad: boolean]

function summarize(found: Found[]): Health {
  const wrong = found.filter(([, fault]) => fault !== null)
  const judged = found.map(([check, fault, bad]) => {
    const state = fault === null ? 'ok' : bad ? 'failed' : 'degraded'
    return [check, state] as const
  })
  return {
    ok: wrong.every(([, , bad]) => !bad),
    checks: Object.fromEntries(judged),
    ...(wrong.length > 0 && {
      causes: Object.fromEntries(wrong.map(([check, fault]) => [check, tellCause(fault)])),
    }),
  }
}

/** null when it answers */
function faultOf(ping: Promise<void>): Promise<unknown> {
  return ping.then(
    () => null,
    (error: unknown) => error,
  )
}

function inTime(fault: Promise<unknown>): Promise<unknown> {
  const late = new Promise((resolve) => setTimeout(resolve, patienceMs, storageUnavailable()).unref())
  return Promise.race([fault, late])
}
