import type { UndecidedTie } from '@pdd/core'
import type { Claim, Database } from '@pdd/database'
import type { CollectOptions, collect } from '../../apps/worker/src/collect/collect.ts'
import { claimOptions, exportResult, newRequest } from './export-requests.ts'

/** A record that a leaver's contact ties to somebody. */
export function recordTie(name: string, over: Partial<UndecidedTie> = {}): UndecidedTie {
  return {
    kind: 'record',
    doctype: 'Customer',
    name,
    reason: 'author_unknown',
    source: { doctype: 'Contact', name: `contact of ${name}`, owner: 'leaver@globex.example' },
    ...over,
  }
}

/** A mail address that such a contact bears. */
export function addressTie(name: string, over: Partial<UndecidedTie> = {}): UndecidedTie {
  return recordTie(name, { kind: 'address', doctype: null, ...over })
}

/** A request whose worker has just met these, and still holds its lease. */
export async function metBy(
  { requests, ties }: Pick<Database, 'requests' | 'ties'>,
  undecided: UndecidedTie[],
  over: Parameters<typeof newRequest>[0] = {},
): Promise<{ id: string; subjectId: string; fence: number }> {
  const { request } = await requests.create(newRequest(over))
  const { fence } = (await requests.claim(request.id, claimOptions)) as Claim
  if (!(await ties.keep(request.id, fence, undecided))) throw new Error('nothing was kept')
  return { id: request.id, subjectId: request.subjectId, fence }
}

/** The same, published: the file is there. */
export async function readyWith(
  database: Pick<Database, 'requests' | 'ties'>,
  undecided: UndecidedTie[],
  over: Parameters<typeof newRequest>[0] = {},
): Promise<{ id: string; subjectId: string }> {
  const { id, subjectId, fence } = await metBy(database, undecided, over)
  await database.requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 })
  return { id, subjectId }
}

/** A collector that meets these besides what it really finds, and tells what it was given to know. */
export function meeting(undecided: () => UndecidedTie[], told: (options: CollectOptions) => void = () => {}) {
  return (real: typeof collect): typeof collect =>
    (options) => {
      told(options)
      const collection = real(options)
      return { ...collection, result: () => ({ ...collection.result(), undecided: undecided() }) }
    }
}
