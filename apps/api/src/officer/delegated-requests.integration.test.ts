import { randomUUID } from 'node:crypto'
import { accountFrozen, type Database, databaseUnavailable } from '@pdd/database'
import { expect, it } from 'vitest'
import { newRequest } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { ApiCaller } from '../authentication/caller.ts'
import type { RequestExport } from '../request-export.ts'
import { createDelegatedRequests } from './delegated-requests.ts'

const { table, database } = await withTestDatabase()

const officer = (user: string) => ({ site: 'globex', user, method: 'jwt' }) as ApiCaller
const create: RequestExport = ({ onBehalfOf, caller, idempotencyKey }) =>
  database.requests.create(
    newRequest({ ...(onBehalfOf && { subjectId: onBehalfOf }), requestedBy: caller.user, idempotencyKey }),
  )
/** Whoever is asked for is known and enabled. */
const accounts = { want: async () => 1, look: async () => true }
const decide = (
  id: string,
  user: string,
  requestExport: RequestExport,
  allowed = true,
  officers = database.officers,
) =>
  createDelegatedRequests({
    officers,
    accounts,
    requestExport,
    settings: { fourEyes: true } as never,
  }).decide(officer(user), id, allowed, 'request-1')
/** A desk at which two see what waits before either decides. */
function bothLookFirst(): Database['officers'] {
  const bothLooked = Promise.withResolvers<void>()
  let looks = 0
  return {
    ...database.officers,
    async waitingDelegatedRequests(site) {
      const waiting = await database.officers.waitingDelegatedRequests(site)
      looks += 1
      if (looks === 2) bothLooked.resolve()
      await bothLooked.promise
      return waiting
    },
  }
}
async function propose() {
  const subjectId = `${randomUUID()}@example.org`
  const proposal = { site: 'globex', subjectId, askedBy: 'anna@globex.example', reason: 'by letter' }
  await database.officers.proposeDelegatedRequest(proposal)
  return { subjectId, id: (await waitingFor(subjectId))?.id as string }
}
const waitingFor = async (subject: string) =>
  (await database.officers.waitingDelegatedRequests('globex')).find(({ subjectId }) => subjectId === subject)
const statusesOf = async (subjectId: string) =>
  (await database.requests.list({ site: 'globex', subjectId, limit: 9 })).items.map(({ status }) => status)

it('of two officers who allow at once, in whatever order their steps come, one does, and the request lives', async () => {
  for (const slow of ['berta', 'carla']) {
    const { id, subjectId } = await propose()
    const requestExport: RequestExport = async (asked) => {
      const made = await create(asked)
      if (asked.caller.user.startsWith(slow)) await new Promise((resolve) => setTimeout(resolve, 200))
      return made
    }
    const officers = bothLookFirst()
    const outcomes = await Promise.allSettled(
      ['berta', 'carla'].map((name) => decide(id, `${name}@globex.example`, requestExport, true, officers)),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await statusesOf(subjectId)).toEqual(['queued'])
  }
})

it('who allows what another is just refusing makes no request, or the refusal comes too late', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id, subjectId } = await propose()
    const officers = bothLookFirst()
    const [allowed, refused] = await Promise.allSettled([
      decide(id, 'berta@globex.example', create, true, officers),
      decide(id, 'carla@globex.example', create, false, officers),
    ])
    expect([allowed.status, refused.status].sort()).toEqual(['fulfilled', 'rejected'])
    expect(await statusesOf(subjectId)).toEqual(allowed.status === 'fulfilled' ? ['queued'] : [])
  }
})

it('what was refused to the officer who allowed it waits again', async () => {
  const { id, subjectId } = await propose()
  const refuse: RequestExport = async () => {
    throw accountFrozen()
  }
  await expect(decide(id, 'berta@globex.example', refuse)).rejects.toMatchObject({ code: 'account.frozen' })
  expect(await waitingFor(subjectId)).toMatchObject({ id })
  await decide(id, 'carla@globex.example', create)
  expect(await statusesOf(subjectId)).toEqual(['queued'])
})

it('what was allowed and not made, because the process died, can be allowed again after a minute, and not refused', async () => {
  const { id, subjectId } = await propose()
  const dies: RequestExport = async () => {
    throw databaseUnavailable()
  }
  await expect(decide(id, 'berta@globex.example', dies)).rejects.toMatchObject({
    code: 'database.unavailable',
  })
  expect(await waitingFor(subjectId)).toBeUndefined()
  await table.query(`UPDATE delegated_request SET decided_at = decided_at - interval '61 s' WHERE id = $1`, [
    id,
  ])
  expect(await waitingFor(subjectId)).toMatchObject({ id })
  await expect(decide(id, 'carla@globex.example', create, false)).rejects.toMatchObject({
    code: 'delegated_request.not_yours',
  })
  await decide(id, 'carla@globex.example', create)
  expect(await statusesOf(subjectId)).toEqual(['queued'])
  await table.query(`UPDATE delegated_request SET decided_at = decided_at - interval '61 s' WHERE id = $1`, [
    id,
  ])
  expect(await waitingFor(subjectId)).toBeUndefined()
})
