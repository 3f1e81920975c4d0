import type { ObjectStore } from '@pdd/storage'
import { expect, it } from 'vitest'
import type { CollectOptions } from '../../apps/worker/src/collect/collect.ts'
import { addressTie, meeting, recordTie } from '../support/undecided-ties.ts'
import { withStoreAndMail } from '../support/with-store-and-mail.ts'
import type { WorkerParts, WorkerPartsOptions } from '../support/worker-parts.ts'

const maria = 'maria.santos@example.org'
const officer = { name: 'dpo@globex.example', reason: 'their contract names it' }
const servers = withStoreAndMail({ versioned: true })
let parts: WorkerParts

function start(over: Partial<WorkerPartsOptions>): WorkerParts {
  parts = servers.startWorker(over)
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
  const texts = await servers.table.query('SELECT r::text AS text FROM export_request r')
  expect(JSON.stringify(texts)).not.toMatch(/secret/i)
  const [mail] = servers.postmark.accepted
  expect(mail?.text).toContain('we could not confirm that it is yours: 2')
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/secret/i)
})

it('a person of whom all was proven reads nothing of it', async () => {
  const { ask, wake } = start({ collect: meeting(() => []) })
  await wake(await ask())
  expect(servers.postmark.accepted).toHaveLength(1)
  expect(servers.postmark.accepted[0]?.text).not.toContain('could not confirm')
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
  expect(asked.at(-2)).toEqual(['globex', 'zoe.angstrom@example.org'])
})

it('A207 what an account proved, and what officers decided about it, is nothing of whoever gets its name later', async () => {
  const told: CollectOptions[] = []
  let madeInMinutes = -600
  const { ask, wake, database } = start({
    collect: meeting(
      () => [recordTie('Mine')],
      (options) => told.push(options),
    ),
    erp: (real) => ({
      ...real,
      readAges: async (users) =>
        new Map(
          users.map((user) => [
            user,
            {
              ...{ named: null, timeZone: 'UTC' },
              made: new Date(Date.now() + madeInMinutes * 60_000).toISOString().slice(0, -1),
            },
          ]),
        ),
    }),
  })
  await wake(await ask())
  for (const { id } of await openTies()) await database.ties.decide('globex', id, 'confirmed', officer)
  await servers.table.query(
    `INSERT INTO address_proof (site, subject_id, address) VALUES ('globex', $1, 'home@example.org')`,
    [maria],
  )
  await wake(await ask())
  madeInMinutes = 60
  await wake(await ask())
  expect(told.map(({ known }) => [known?.decisions.length, known?.provenAddresses.length])).toEqual([
    [0, 0],
    [1, 1],
    [0, 0],
  ])
})

it('an attempt that ends before it publishes leaves the list as it was', async () => {
  let met = [recordTie('Before')]
  let short = false
  const shortening: ObjectStore = {
    ...servers.objects,
    put: async (...args) => {
      const stored = await servers.objects.put(...args)
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
