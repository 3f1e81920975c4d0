import { describe, expect, inject, test } from 'vitest'
import { tell } from './judge.ts'
import { runSeed } from './run.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

describe.each([
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)('sites of random forms, on %s', (_engine, serverUrl) => {
  test.skipIf(serverUrl === null).each(seeds)(
    'seed %i: everything about each person, nothing of anyone else',
    async (seed) => {
      const { faults } = await runSeed(serverUrl ?? '', seed)
      expect(tell(faults)).toEqual([])
    },
  )
})
