import { codeOf, type ExportRequest } from '@pdd/core'
import type { Database } from '@pdd/database'
import type { ObjectStore } from '@pdd/storage'
import { objectPrefix } from '../export/object-key.ts'
import { type BrakeDeps, createBrake } from './brake.ts'

export type RemoveOrphansDeps = BrakeDeps & {
  requests: Pick<Database['requests'], 'getAll'>
  undone: Pick<Database['undone'], 'defer' | 'settle' | 'deferred'>
  objects: Pick<ObjectStore, 'list' | 'remove'>
}

/** Far longer than the clocks of store and worker may differ, and than an upload waits for its publish. */
const youngMs = 3600_000
/** A table that was restored from a backup may not know of a request yet that is known elsewhere. */
const youngUnknownMs = 24 * 3600_000
const pageSize = 200
const removedAtMost = 5000
const pause = { firstSeconds: 600, mostSeconds: 24 * 3600 }

type Listed = { key: string; lastModified: Date }

/**
 * Removes objects that no row names: a worker died after its upload, or could not remove what it had made.
 * What a running attempt has just written under its own fence is left alone, however old it looks. Where a large share is of
 * requests or attempts that the table has never had, nothing is removed: it is more likely another table, or of another day.
 */
export function createRemoveOrphans({ requests, undone, objects, brakes, logger }: RemoveOrphansDeps) {
  const mayTake = createBrake('orphans', { brakes, logger })

  return async function removeOrphans(signal: AbortSignal): Promise<number> {
    const deferred = await undone.deferred('orphans')
    const unnamed: string[] = []
    let looked = 0
    let unknown = 0
    for await (const page of pages(signal)) {
      const ids = page.map(({ key }) => ownerOf(key).id)
      const rows = new Map((await requests.getAll([...new Set(ids)])).map((row) => [row.id, row]))
      for (const { key, lastModified } of page) {
        looked += 1
        const row = rows.get(ownerOf(key).id)
        if (isNamed(key, row)) continue
        if (!isKnown(key, row)) {
          if (Date.now() - lastModified.getTime() < youngUnknownMs) continue
          unknown += 1
        }
        if (unnamed.length < removedAtMost && !deferred.has(key)) unnamed.push(key)
      }
    }
    // Orphans of attempts that the table has had are told by it, however many they are.
    if (!(await mayTake({ site: '', looked, unknown, taken: unknown }))) return 0
    return removeEach(unnamed, signal)
  }

  async function* pages(signal: AbortSignal): AsyncGenerator<Listed[]> {
    let page: Listed[] = []
    for await (const listed of objects.list(objectPrefix)) {
      if (signal.aborted) return
      if (Date.now() - listed.lastModified.getTime() < youngMs) continue
      page.push(listed)
      if (page.length < pageSize) continue
      yield page
      page = []
    }
    if (page.length > 0) yield page
  }

  /** One that the store refuses to delete keeps no other. */
  async function removeEach(keys: string[], signal: AbortSignal): Promise<number> {
    let removed = 0
    let fault: unknown
    for (const key of keys) {
      if (signal.aborted) break
      try {
        await objects.remove(key)
        await undone.settle('orphans', key)
        removed += 1
      } catch (error) {
        fault ??= error
        await undone.defer('orphans', key, codeOf(error), pause)
      }
    }
    if (fault !== undefined) throw fault
    return removed
  }
}

function ownerOf(key: string): { id: string; fence: number } {
  const [id = '', fence] = key.slice(objectPrefix.length).split('/')
  return { id, fence: Number(fence) }
}

function isNamed(key: string, row: ExportRequest | undefined): boolean {
  return row?.objectKey === key || (row?.status === 'running' && row.fence === ownerOf(key).fence)
}

/** Has this table had such an attempt? Fences only grow. */
function isKnown(key: string, row: ExportRequest | undefined): boolean {
  return row !== undefined && !(ownerOf(key).fence > row.fence)
}
