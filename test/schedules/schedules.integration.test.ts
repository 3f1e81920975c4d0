import { expect, inject, it } from 'vitest'
import { runSchedules } from './run.ts'

const seed = 20_261_129
const seconds = 25

it('whatever happens in whatever order, the table does as its model, and the promises hold', async () => {
  const verdict = await runSchedules(inject('servers').postgresUrl, { runs: 1_000, seed, seconds })
  console.log(`${verdict.schedules} schedules in ${seconds} s, seed ${seed}`)
  expect(verdict.faults).toEqual([])
  expect(verdict.schedules).toBeGreaterThan(5)
}, 300_000)
