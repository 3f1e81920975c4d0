import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@pdd/database'
import { expect, it } from 'vitest'
import { claimNextRequest } from '../../apps/worker/src/export/claim-next.ts'
import { exportResult, newRequest } from '../support/export-requests.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })

/** Uneven crowds; the last of the alphabet is the smallest. */
const crowds = { anna: 60, berta: 50, carla: 40, dora: 30, emil: 20, zoe: 12 }
const exportsInAll = 60

it.each([1, 2, 4])(
  'six sites with crowds get equal turns, whatever they are called, at %i places',
  async (places) => {
    const done: Record<string, number> = {}
    let wakeUp = ''
    for (const [name, count] of Object.entries(crowds)) {
      const site = `${name}-${places}`
      done[site] = 0
      for (let n = 0; n < count; n += 1)
        wakeUp = (await database.requests.create(newRequest({ site }))).request.id
    }
    let left = exportsInAll
    const place = async (_: unknown, n: number) => {
      while (left-- > 0) {
        const settings = { workerId: `worker-${n}`, leaseSeconds: 60, maxAttempts: 5, siteCap: 4 }
        const { signal } = new AbortController()
        const claim = await claimNextRequest(wakeUp, { requests: database.requests, settings, signal })
        if (claim === null) throw new Error('nothing waits')
        const { id, site } = claim.request
        await delay(5 + 10 * Math.random())
        const result = exportResult(id, claim.fence)
        await database.requests.publish(id, claim.fence, result, { ttlSeconds: 3600 })
        done[site] = (done[site] ?? 0) + 1
      }
    }
    await Promise.all(Array.from({ length: places }, place))
    await table.query(`UPDATE export_request SET status = 'cancelled' WHERE status = 'queued'`)
    expect(Object.keys(done)).toHaveLength(6)
    for (const count of Object.values(done)) {
      expect(count).toBeGreaterThanOrEqual(8)
      expect(count).toBeLessThanOrEqual(12)
    }
  },
  60_000,
)

it('a burst of thirty sites at sixteen places: hardly anybody looks twice, and the sites take turns', async () => {
  const [sites, each, places] = [30, 6, 16]
  const wakeUps: string[] = []
  for (let n = 0; n < each; n += 1)
    for (let site = 0; site < sites; site += 1)
      wakeUps.push((await database.requests.create(newRequest({ site: `burst-${site}` }))).request.id)
  let looks = 0
  const requests: Pick<Database['requests'], 'claimNext'> = {
    claimNext: (...of) => {
      looks += 1
      return database.requests.claimNext(...of)
    },
  }
  const served: string[] = []
  const place = async (_: unknown, n: number) => {
    const settings = { workerId: `worker-${n}`, leaseSeconds: 60, maxAttempts: 5, siteCap: 4 }
    for (let wakeUp = wakeUps.pop(); wakeUp !== undefined; wakeUp = wakeUps.pop()) {
      const claim = await claimNextRequest(wakeUp, {
        requests,
        settings,
        signal: new AbortController().signal,
      })
      if (claim === null) throw new Error('nothing waits')
      const { id, site } = claim.request
      served.push(site)
      await delay(10)
      await database.requests.publish(id, claim.fence, exportResult(id, claim.fence), { ttlSeconds: 3600 })
    }
  }
  await Promise.all(Array.from({ length: places }, place))
  expect(served).toHaveLength(sites * each)
  expect(looks).toBeLessThan(served.length * 1.7)
  // Of any sixteen turns in a row, as many as there are places, most are of different sites.
  for (let turn = 0; turn + places <= sites * (each - 1); turn += places)
    expect(new Set(served.slice(turn, turn + places)).size).toBeGreaterThanOrEqual(places - 4)
}, 60_000)

it('a site whose exports do not end holds the places it may, and the others go on', async () => {
  const underWay: string[] = []
  const silence = Promise.withResolvers<void>()
  let wakeUp = ''
  for (const [site, count] of Object.entries({ silent: 10, first: 15, second: 15 }))
    for (let n = 0; n < count; n += 1)
      wakeUp = (await database.requests.create(newRequest({ site }))).request.id
  let left = 30
  const done = Promise.withResolvers<void>()
  const stopping = new AbortController()
  const { signal } = stopping
  const place = async (_: unknown, n: number) => {
    const settings = { workerId: `worker-${n}`, leaseSeconds: 60, maxAttempts: 5, siteCap: 2 }
    while (!signal.aborted) {
      const claim = await claimNextRequest(wakeUp, { requests: database.requests, settings, signal })
      if (claim === null) continue
      const { id, site } = claim.request
      if (site === 'silent') {
        underWay.push(id)
        await silence.promise
        continue
      }
      await database.requests.publish(id, claim.fence, exportResult(id, claim.fence), { ttlSeconds: 3600 })
      if (--left === 0) done.resolve()
    }
  }
  const places = Array.from({ length: 4 }, place)
  const patience = delay(15_000, 'the others wait' as const)
  expect(await Promise.race([done.promise, patience])).not.toBe('the others wait')
  expect(underWay.length).toBeLessThanOrEqual(2)
  stopping.abort()
  silence.resolve()
  await Promise.all(places)
}, 40_000)
