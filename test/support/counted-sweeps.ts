import type { Database } from '@pdd/database'
import { createLogger } from '@pdd/runtime'
import { listSweeps, type SweepDeps } from '../../apps/worker/src/sweeps/sweeps.ts'
import type { Counts } from './counted.ts'

/**
 * All sweeps of one worker on a real table, where every account is enabled and every file is there as it should be, one
 * byte long. What they ask is counted as `table.…`, `erp.…` and `store.…`.
 */
export function countedSweeps(database: Database, workerId: string, { counted }: Counts) {
  const repositories = Object.entries(database).filter(([, one]) => typeof one === 'object')
  const erp = counted('erp', {
    readEnabled: async (users: string[]) => new Map(users.map((user) => [user, true])),
    readAges: async () => new Map(),
  })
  const objects = counted('store', {
    head: async () => ({ bytes: 1n }),
    remove: async () => {},
    abortStaleUploads: async () => 0,
    async *list() {},
  })
  const deps = {
    database: Object.fromEntries(repositories.map(([name, one]) => [name, counted(`table.${name}`, one)])),
    ...{
      objects,
      sites: { open: () => ({ erp }), names: () => [] },
      erpnextRecordsOf: { keeping: [], without: [], open: () => null, close: async () => {} },
      queue: { publish: async () => {}, counts: async () => ({}) },
    },
    ...{ mailer: { find: async () => null }, notifySubject: async () => false },
    logger: createLogger({ name: 'worker', level: 'silent' }),
    settings: { workerId, maxAttempts: 5, remindSeconds: 48 * 3600, mailUnknownPolicy: 'resend_once' },
  } as unknown as SweepDeps
  return { deps, sweeps: listSweeps(deps) }
}
