import { describe, expect, inject, test } from 'vitest'
import { runSeed } from './run.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const seeds = Array.from({ length: 16 }, (_, at) => at + 1)

describe.concurrent.each([
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)('a site of random forms, on %s', (_engine, serverUrl) => {
  test.skipIf(serverUrl === null).each(seeds)(
    'seed %i: to each person everything about them, and nothing of anyone else',
    async (seed) => {
      const { told } = await runSeed(serverUrl ?? '', seed)
      // The rest of them: npm run generated -- --runs 1 --seed …
      expect(told.slice(0, 10)).toEqual([])
    },
  )
})
