import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import type { CollectOptions } from '../../apps/worker/src/collect/collect.ts'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { type FakePostmark, startFakePostmark } from '../support/fake-postmark.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { addressTie, meeting, recordTie } from '../support/undecided-ties.ts'
import { createWorkerParts, type WorkerParts, type WorkerPartsOptions } from '../support/worker-parts.ts'

const { postgresUrl, globexUrl } = inject('servers')
const maria = 'maria.santos@example.org'
const officer = { name: 'dpo@globex.example', reason: 'their contract names it' }
let table: TestDatabase
let s3: FaultS3
let postmark: FakePostmark
let objects: ObjectStore
let parts: WorkerParts

beforeEach(async () => {
  table = await createTestDatabase(postgresUrl)
  s3 = await startFaultS3({ versioned: true })
  postmark = await startFakePostmark({ serverToken: 't' })
  objects = createObjectStore(storeOptionsOf(s3))
})
afterEach(async () => {
  await parts.close()
  objects.close()
  await Promise.all([s3.close(), postmark.close(), table.drop()])
})

function start(over: Partial<WorkerPartsOptions>): WorkerParts {
  const mailer = createMailer({
    ...{ baseUrl: postmark.url, serverToken: 't', from: 'x@example.org', stream: 'outbound' },
  })
  parts = createWorkerParts({ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer, ...over })
  return parts
}
const openTies = async () => (await parts.database.ties.open({ site: 'globex', limit: 100 })).items

it('what the collector could not prove is on the officers’ list, counted in the row and told in the mail', async () => {
  const { ask, wake, database } = start({
    collect: meeting(() => [recordTie('Secret GmbH'), addressTie('secret@example.org')]),
  })
  const id = await ask()
  await wake(id)
  expect(await openTies()).toMatchObject([
    { subjectId: maria, name: expect.stringContaining('ecret'), lastRequestId: id },
    { subjectId: maria, lastRequestId: id },
  ])
  const row = await database.requests.get(id)
  expect(row).toMatchObject({ status: 'ready', undecided: { customer: 1, address: 1, record: 0 } })
  const texts = await table.query('SELECT r::text AS text FROM export_request r')
  expect(JSON.stringify(texts)).not.toMatch(/secret/i)
  const [mail] = postmark.accepted
  expect(mail?.text).toContain('we could not confirm that it is yours: 2')
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/secret/i)
})

it('a person of whom all was proven reads nothing of it', async () => {
  const { ask, wake } = start({ collect: meeting(() => []) })
  await wake(await ask())
  expect(postmark.accepted).toHaveLength(1)
  expect(postmark.accepted[0]?.text).not.toContain('could not confirm')
})

it('the next export knows what officers decided and what the person proved, of this account alone', async () => {
  const told: CollectOptions[] = []
  const asked: string[][] = []
  const { ask, wake, database } = start({
    collect: meeting(
      () => [recordTie('Mine'), recordTie('Not mine')],
      (options) => told.push(options),
    ),
    provenAddresses: async (...who) => {
      asked.push(who)
      return ['second@example.org']
    },
  })
  const first = await ask()
  await wake(first)
  for (const { id, name } of await openTies())
    await database.ties.decide('globex', id, name === 'Mine' ? 'confirmed' : 'refused', officer)
  await wake(await ask())
  await wake(await ask('zoe.angstrom@example.org'))
  expect(told.map(({ known }) => known?.decisions.length)).toEqual([0, 2, 0])
  expect(told[1]?.known).toEqual({
    decisions: expect.arrayContaining([
      { kind: 'record', doctype: 'Customer', name: 'Mine', decision: 'confirmed' },
      { kind: 'record', doctype: 'Customer', name: 'Not mine', decision: 'refused' },
    ]),
    provenAddresses: ['second@example.org'],
  })
  expect(asked[2]).toEqual(['globex', 'zoe.angstrom@example.org'])
})

it('an attempt that ends before it publishes leaves the list as it was', async () => {
  let met = [recordTie('Before')]
  let short = false
  const shortening: ObjectStore = {
    ...objects,
    put: async (...args) => {
      const stored = await objects.put(...args)
      return short ? { ...stored, bytes: stored.bytes - 1n } : stored
    },
  }
  const { ask, wake, database } = start({ objects: shortening, collect: meeting(() => met) })
  await wake(await ask())
  met = [recordTie('After')]
  short = true
  const id = await ask()
  await wake(id)
  expect((await database.requests.get(id))?.status).toBe('retrying')
  expect(await openTies()).toMatchObject([{ name: 'Before' }])
})
