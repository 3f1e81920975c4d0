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
