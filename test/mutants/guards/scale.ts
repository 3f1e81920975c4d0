// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const worker = 'apps/worker/src'

const group = (name: string): TestNamed => ({ file: `${database}/requests/statement-batcher.test.ts`, name })
const faults = (name: string): TestNamed => ({ file: `${database}/database-retry.integration.test.ts`, name })
const mails = (name: string): TestNamed => ({
  file: `${database}/notifications/notifications.integration.test.ts`,
  name,
})
const migrating = (name: string): TestNamed => ({
  file: `${database}/migrate/migrate.integration.test.ts`,
  name,
})
const health = (name: string): TestNamed => ({ file: `${worker}/health.test.ts`, name })

/** What keeps the service upright when it is big, or when something is away. */
export const scale: Mutant[] = [
  {
    guard: 'a crowd that waits for the table is bounded',
    edits: [
      edit(
        `${database}/requests/statement-batcher.ts`,
        'if (waiting.length >= options.waitingAtMost) return reject(options.busy())',
        '',
      ),
    ],
    test: group('refuses at once whoever comes when as many wait as may'),
  },
  {
    guard: 'a crowd that waits for the table has gone after its time',
    edits: [
      edit(
        `${database}/requests/statement-batcher.ts`,
        'timer = undefined\n        refuseOverdue()',
        'timer = undefined',
      ),
    ],
    test: group('refuses whoever has waited too long while the lanes hang'),
  },
  {
    guard: 'what was given up is not done later',
    edits: [
      edit(
        `${database}/requests/statement-batcher.ts`,
        'scheduled = false\n      refuseOverdue()',
        'scheduled = false',
      ),
    ],
    test: group('asks nothing for those whose time was over before a lane was free'),
  },
  {
    guard: 'a server that takes no writes is unavailable',
    edits: [edit(`${database}/database-retry.ts`, '|57014|25006)/', '|57014)/')],
    test: faults('a server that takes no writes'),
  },
  {
    guard: 'readiness asks for a server that takes writes',
    edits: [edit(`${database}/create-database.ts`, 'await assertWritable(connection)', '')],
    test: faults('a server that takes no writes'),
  },
  {
    guard: 'heartbeats write no index',
    edits: [
      edit(
        'prisma/migrations/20261129030200_leases/migration.sql',
        'DROP INDEX CONCURRENTLY "export_request_leases"',
        'SELECT 1',
      ),
    ],
    test: { file: `${database}/requests/growth.integration.test.ts`, name: 'a heartbeat writes no index' },
  },
  {
    guard: 'what was tried too often is found without the crowd',
    edits: [
      edit(
        'prisma/migrations/20261129030500_tried/migration.sql',
        `CREATE INDEX CONCURRENTLY "export_request_tried" ON "export_request" ("attempts")
  WHERE "status" IN ('queued', 'retrying') AND "attempts" > 0;`,
        'SELECT 1;',
      ),
    ],
    test: { file: `${database}/requests/growth.integration.test.ts`, name: 'leases that ran out' },
  },
  {
    guard: 'a request is locked before its mail',
    edits: [
      edit(
        `${database}/notifications/change-state.ts`,
        'sql`FOR NO KEY UPDATE OF r, n SKIP LOCKED` : sql`FOR NO KEY UPDATE OF r, n`',
        'sql`FOR NO KEY UPDATE OF n SKIP LOCKED` : sql`FOR NO KEY UPDATE OF n`',
      ),
    ],
    test: mails('a mail changes after its request is held'),
  },
  {
    guard: 'a mail has a last try',
    edits: [edit(`${database}/notifications/delivery-outcomes.ts`, ' OR (${lastTry})', '')],
    test: mails('a mail that cannot be sent has a last try'),
  },
  {
    guard: 'a code that was wanted long ago is mailed to nobody',
    edits: [
      edit(
        `${database}/step-up/repository.ts`,
        'AND wanted_at > ${fromNow(-lifeSeconds)} ${ofSite}',
        '${ofSite}',
      ),
    ],
    test: { file: `${database}/step-up/step-up.integration.test.ts`, name: 'for nobody who wanted it while' },
  },
  {
    guard: 'one link for each mail',
    edits: [
      edit(
        `${worker}/notify/compose-email.ts`,
        'codes.linkToken(nid)',
        'codes.linkToken(`${nid}${Math.random()}`)',
      ),
    ],
    test: { file: 'test/faults/mails.integration.test.ts', name: 'T36 asked to wait five times' },
  },
  {
    guard: 'liveness holds no dependency',
    edits: [
      edit(
        `${worker}/health.ts`,
        'return { ok: true, checks: {} }',
        'return { ok: deps.consumer.isRunning(), checks: {} }',
      ),
    ],
    test: health('is alive whatever is away'),
  },
  {
    guard: 'one silent site keeps no worker from being ready',
    edits: [
      edit(`${worker}/health.ts`, 'wrong.length > 0 && wrong.length === faults.size', 'wrong.length > 0'),
    ],
    test: health('one customer’s database that is away'),
  },
  {
    guard: 'a migration that waits lets others pass',
    edits: [edit(`${database}/migrate/run-script.ts`, "isConcurrent(script) ? '0' : lockPatience", "'0'")],
    test: migrating('a migration that waits for a table'),
  },
  {
    guard: 'an index that is made beside the work may wait',
    edits: [
      edit(`${database}/migrate/run-script.ts`, "isConcurrent(script) ? '0' : lockPatience", 'lockPatience'),
    ],
    test: migrating('an index that is made while the table is written'),
  },
  {
    guard: 'the end of a worker is granted its time',
    edits: [edit('docker-compose.yml', 'stop_grace_period: 60s', 'stop_grace_period: 45s')],
    test: { file: 'test/compose.test.ts', name: 'worker may take as long to end' },
  },
]
