import { createHash } from 'node:crypto'
import type { ObjectStore } from '@pdd/storage'
import { createObjectStore } from '@pdd/storage'
import { expect, it } from 'vitest'
import type { ErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { WirePiece } from '../../apps/worker/src/erp/row-frames.ts'
import type { Snapshot } from '../../apps/worker/src/erp/snapshot.ts'
import { storeOptionsOf } from '../support/fault-s3.ts'
import { withStoreAndMail } from '../support/with-store-and-mail.ts'
import type { WorkerParts, WorkerPartsOptions } from '../support/worker-parts.ts'

const servers = withStoreAndMail({ versioned: true })
let parts: WorkerParts

function start(over: Partial<WorkerPartsOptions> = {}): WorkerParts {
  parts = servers.startWorker(over)
  return parts
}
const rowOf = async (id: string) => {
  const row = await parts.database.requests.get(id)
  if (row === null) throw new Error('no row')
  return row
}

it('without a fault: one object, one row that names it, one mail', async () => {
  const { ask, wake } = start()
  const id = await ask()
  await wake(id)
  const row = await rowOf(id)
  expect(row).toMatchObject({ status: 'ready', attempts: 1, objectKey: `exports/${id}/1/personal-data.json` })
  expect(servers.s3.keysHolding()).toEqual([row.objectKey])
  expect(servers.postmark.accepted.map(({ to }) => to)).toEqual(['maria.santos@example.org'])
})

it.each(['gzip', 'zstd'] as const)(
  'as %s: what a download gives is the document of the row',
  async (encoding) => {
    const encoded = createObjectStore({ ...storeOptionsOf(servers.s3), encoding })
    const { ask, wake, sweep } = start({ objects: encoded })
    const id = await ask()
    await wake(id)
    const { objectKey, bytes, storedBytes, sha256 } = await rowOf(id)
    const link = { expiresInSeconds: 60, filename: 'personal-data.json' }
    const answer = await fetch((await servers.objects.presignDownload(objectKey ?? '', link)).url)
    const document = Buffer.from(await answer.arrayBuffer())
    expect(createHash('sha256').update(document).digest('hex')).toBe(sha256)
    expect(BigInt(document.length)).toBe(bytes)
    expect(JSON.parse(document.toString()).manifest.complete).toBe(true)
    expect(storedBytes).toBeLessThan(bytes ?? 0n)
    expect(await sweep('missing_objects')).toBe(0)
    encoded.close()
  },
)

it('a person of whom only the account is kept gets a whole file and a mail', async () => {
  const { ask, wake } = start()
  const id = await ask('zoe.angstrom@example.org')
  await wake(id)
  expect((await rowOf(id)).status).toBe('ready')
  expect(servers.postmark.accepted).toHaveLength(1)
})

it('a store that took fewer bytes than were written publishes nothing', async () => {
  const short: ObjectStore = {
    ...servers.objects,
    put: async (...args) => {
      const stored = await servers.objects.put(...args)
      return { ...stored, bytes: stored.bytes - 1n }
    },
  }
  const { ask, wake } = start({ objects: short })
  const id = await ask()
  await wake(id)
  expect(await rowOf(id)).toMatchObject({
    status: 'retrying',
    reasonCode: 'storage.mismatch',
    objectKey: null,
  })
  expect(servers.s3.keysHolding()).toEqual([])
  expect(servers.postmark.accepted).toEqual([])
})

it('a document that was cut off before its footer is never published', async () => {
  // The store's library takes an early end for the end.
  const cutting: ObjectStore = {
    ...servers.objects,
    put: async (_key, body) => {
      for await (const _chunk of body) break
      return { bytes: 0n, storedBytes: 0n, sha256: '0'.repeat(64), versionId: null }
    },
  }
  const { ask, wake } = start({ objects: cutting })
  const id = await ask()
  await wake(id)
  expect(await rowOf(id)).toMatchObject({ status: 'retrying', reasonCode: 'collect.incomplete' })
})

it('a stream of rows that ends early without an error is never published', async () => {
  const { ask, wake } = start({ erp: (real) => forgetting(real, 'tabContact') })
  const id = await ask()
  await wake(id)
  const row = await rowOf(id)
  expect(row.status).toBe('retrying')
  expect(row.objectKey).toBeNull()
  expect(servers.s3.keysHolding()).toEqual([])
})

it('a worker that is fenced at the last moment publishes nothing and takes its own object away', async () => {
  const { ask, wake, database } = start({
    requests: (real) => ({
      ...real,
      publish: async (requestId, ...rest) => {
        await real.cancel(requestId, { type: 'caller', id: 'maria.santos@example.org' })
        return real.publish(requestId, ...rest)
      },
    }),
  })
  const id = await ask()
  await wake(id)
  expect((await database.requests.get(id))?.status).toBe('cancelled')
  expect(servers.s3.keysHolding()).toEqual([])
  expect(servers.postmark.accepted).toEqual([])
})

it('two wake-ups for one request at once are one run and one upload', async () => {
  const { ask, wake } = start()
  const id = await ask()
  await Promise.all([wake(id), wake(id), wake(id)])
  expect(await rowOf(id)).toMatchObject({ status: 'ready', fence: 1, attempts: 1 })
  expect(servers.s3.requests.filter((operation) => operation === 'PutObject')).toHaveLength(1)
  expect(servers.postmark.accepted).toHaveLength(1)
})

it('a wake-up for a request that is over, or was never there, does nothing', async () => {
  const { ask, wake } = start()
  const id = await ask()
  await wake(id)
  const before = servers.s3.requests.length
  await wake(id)
  await wake('00000000-0000-4000-8000-000000000000')
  await wake('no id at all')
  expect(servers.s3.requests).toHaveLength(before)
  expect(servers.postmark.accepted).toHaveLength(1)
})

it('a publish that happened though its answer was lost keeps its object, and is mailed once', async () => {
  const { ask, wake, notify } = start({
    requests: (real) => ({
      ...real,
      publish: async (...args) => {
        await real.publish(...args)
        throw new Error('the connection broke while committing')
      },
    }),
  })
  const id = await ask()
  await wake(id)
  const row = await rowOf(id)
  expect(row.status).toBe('ready')
  expect(servers.s3.keysHolding()).toEqual([row.objectKey])
  await notify()
  await notify()
  expect(servers.postmark.accepted).toHaveLength(1)
})

/** A driver that reports an end where the connection broke: the last rows of one table never come. */
function forgetting(real: ErpDatabase, table: string): ErpDatabase {
  return {
    ...real,
    async snapshot(signal) {
      const snapshot: Snapshot = await real.snapshot(signal)
      return {
        ...snapshot,
        close: () => snapshot.close(),
        async *wire(statements) {
          const asked = [...statements]
          const text = JSON.stringify(asked)
          // What is put in order is what gets written.
          const cut = text.includes(`"name":"${table}"`) && text.includes('ORDER BY')
          let last: WirePiece | undefined
          for await (const piece of snapshot.wire(asked)) {
            if (last !== undefined) yield last
            last = piece
          }
          if (last !== undefined) yield cut ? { ...last, bytes: last.bytes.subarray(0, -1) } : last
        },
      }
    },
  }
}
