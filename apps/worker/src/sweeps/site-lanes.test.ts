import { expect, it } from 'vitest'
import { createSiteLanes } from './site-lanes.ts'

it('a site that is silent holds up no other, and is not begun a second time meanwhile', async () => {
  const lanes = createSiteLanes()
  const silent = Promise.withResolvers<number>()
  const begun: string[] = []
  const work = async (site: string) => {
    begun.push(site)
    return site === 'silent' ? silent.promise : 1
  }
  expect(await lanes.run(['silent', 'a', 'b'], work)).toBe(2)
  expect(await lanes.run(['silent', 'a'], work)).toBe(1)
  expect(begun).toEqual(['silent', 'a', 'b', 'a'])
  silent.resolve(5)
  await lanes.settled()
  expect(await lanes.run([], work)).toBe(5)
})

it('a fault of one site is told, and the others have had their turn', async () => {
  const lanes = createSiteLanes()
  let done = 0
  const work = async (site: string) => {
    if (site === 'broken') throw new Error('broken')
    done += 1
    return 1
  }
  await expect(lanes.run(['broken', 'a', 'b'], work)).rejects.toThrow('broken')
  expect(done).toBe(2)
})

it('of a thousand sites few are begun at a time, and those that are silent count only for a moment', async () => {
  const lanes = createSiteLanes()
  const silent = Promise.withResolvers<number>()
  let atOnce = 0
  let most = 0
  const work = async (site: string) => {
    if (site.startsWith('silent')) return silent.promise
    atOnce += 1
    most = Math.max(most, atOnce)
    await new Promise((resolve) => setTimeout(resolve, 1))
    atOnce -= 1
    return 1
  }
  const sites = Array.from({ length: 1_000 }, (_, n) => (n < 32 ? `silent-${n}` : `site-${n}`))
  expect(await lanes.run(sites, work)).toBe(968)
  expect(most).toBeLessThanOrEqual(16)
  silent.resolve(1)
  await lanes.settled()
})

it('begins no further site once it is told to stop', async () => {
  const lanes = createSiteLanes()
  const stop = new AbortController()
  const work = async () => {
    stop.abort()
    return 1
  }
  expect(await lanes.run(['a', 'b', 'c'], work, stop.signal)).toBe(1)
})
