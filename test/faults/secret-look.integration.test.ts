import { beforeEach, expect, inject, it } from 'vitest'
import { secretFound } from '../../apps/worker/src/collect/collect-errors.ts'
import { collectFrom } from '../support/collect-from.ts'
import { withStoreAndMail } from '../support/with-store-and-mail.ts'
import type { WorkerParts } from '../support/worker-parts.ts'

const { globexUrl } = inject('servers')
const maria = 'maria.santos@example.org'
const officer = { name: 'dpo@globex.example', reason: 'without that column' }
const servers = withStoreAndMail({ versioned: true })
let parts: WorkerParts
beforeEach(() => {
  parts = servers.startWorker({
    // A scrubber with a fault in one column: only the last look sees it, as long as the column is in the file.
    collect: (real) => (options) => {
      const collection = real(options)
      const isLeftOut = options.keptBack?.some(({ column }) => column === 'interest')
      const faulty = async function* () {
        for await (const chunk of collection.bytes) {
          yield chunk
          if (!isLeftOut) throw secretFound({ doctype: 'User', column: 'interest' })
        }
      }
      return { ...collection, bytes: faulty() }
    },
  })
})

it('a file in which a credential was found ends the export once: an officer’s retry leaves that column out', async () => {
  const { ask, wake, database } = parts
  const id = await ask()
  await wake(id)
  expect(await database.requests.get(id)).toMatchObject({
    status: 'failed',
    reasonCode: 'collect.secret_found',
  })
  await database.officers.retry(id, officer)
  await wake(id)
  expect(await database.requests.get(id)).toMatchObject({ status: 'ready' })
  expect(await database.keptBack.of('globex', maria)).toEqual([{ doctype: 'User', column: 'interest' }])
  expect(await database.keptBack.of('globex', 'zoe.angstrom@example.org')).toEqual([])
})

it('what is kept back is told, and a lost lease keeps nothing back', async () => {
  const { ask, database } = parts
  const id = await ask()
  expect(await database.keptBack.add(id, 99, { doctype: 'User', column: 'bio' })).toBe(false)
  const { bundle } = await collectFrom(globexUrl, maria, { keptBack: [{ doctype: 'User', column: 'bio' }] })
  expect(bundle.doctypes.User?.[0]).not.toHaveProperty('bio')
  expect(bundle.manifest.withheld).toContainEqual({
    doctype: 'User',
    field: 'bio',
    reason: 'secret',
    count: 1,
  })
})
