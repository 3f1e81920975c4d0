import { expect, it } from 'vitest'
import { play } from './quint.ts'
import { wrong } from './wrong.ts'

const seed = 20_261_129
const timeout = 300_000

/** The first of each promise; `npm run model -- --without ''` tries all of them. */
const soonest = Object.entries(wrong).filter(
  ([, { breaks }], at, all) => all.findIndex(([, other]) => other.breaks === breaks) === at,
)

it.concurrent('whatever happens to a request, the promises hold', { timeout }, async ({ signal }) => {
  const { holds, printed, unseen } = await play({ samples: 80, steps: 60, seed, signal })
  expect(holds, printed).toBe(true)
  expect(unseen).toEqual([])
})

it.concurrent.for(soonest)(
  'a promise breaks where %s',
  { timeout },
  async ([, { breaks, ...edit }], { signal }) => {
    const { holds } = await play({ edit, promises: [breaks], samples: 4_000, steps: 60, seed, signal })
    expect(holds).toBe(false)
  },
)
