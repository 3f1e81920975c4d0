import { readFile } from 'node:fs/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../test/support/test-database.ts'
import { withSchemaEngine } from './migrate/schema-engine.ts'

let migrated: TestDatabase
let declared: Client
beforeAll(async () => {
  const { postgresUrl } = inject('servers')
  migrated = await createTestDatabase(postgresUrl)
  const url = await createEmptyDatabase(postgresUrl)
  declared = new Client({ connectionString: url })
  await declared.connect()
  await declared.query(await statementsOfSchema(url))
})
afterAll(async () => {
  await declared.end()
  await migrated.drop()
})

/** What Prisma's own engine would create for schema.prisma. */
async function statementsOfSchema(url: string): Promise<string> {
  const path = new URL('../../../prisma/schema.prisma', import.meta.url)
  const files = [{ path: 'schema.prisma', content: await readFile(path, 'utf8') }]
  const { stdout } = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  )
  if (!stdout?.includes('CREATE TABLE')) throw new Error('the engine printed no tables')
  return stdout
}

const columns = `
  SELECT table_name, column_name, data_type, datetime_precision, is_nullable, column_default
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  ORDER BY table_name, column_name`
const constraints = `
  SELECT conrelid::regclass::text AS on_table, conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u') AND conrelid::regclass::text <> '_prisma_migrations'
  ORDER BY 1, 2`
const indexes = `
  SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`

test('a migrated database has the columns of schema.prisma: names, types, nullability, defaults', async () => {
  const expected = (await declared.query(columns)).rows
  expect(expected.length).toBeGreaterThan(50)
  expect(await migrated.query(columns)).toEqual(expected)
})

test('a migrated database has the keys of schema.prisma', async () => {
  expect(await migrated.query(constraints)).toEqual((await declared.query(constraints)).rows)
})

test('a migrated database has the indexes of schema.prisma, and besides them these, which Prisma cannot say', async () => {
  const expected = (await declared.query(indexes)).rows
  const found = await migrated.query<{ indexname: string; indexdef: string }>(indexes)
  expect(found).toEqual(expect.arrayContaining(expected))
  const byHand = found.filter(({ indexname }) => !expected.some((index) => index.indexname === indexname))
  const waiting = `(status = ANY (ARRAY['queued'::text, 'running'::text, 'retrying'::text]))`
  const short = ({ indexname, indexdef }: (typeof found)[number]) =>
    `${indexdef.startsWith('CREATE UNIQUE') ? 'unique ' : ''}${indexname} ${indexdef.replace(/^.* USING btree /, '')}`
  expect(byHand.map(short)).toEqual([
    'account_freeze_account (site, lower(subject_id))',
    'unique account_freeze_standing (site, lower(subject_id)) WHERE (lifted_at IS NULL)',
    'account_look_wanted (wanted_at) WHERE (looked < wanted)',
    'unique address_block_standing (site, subject_id, address) WHERE (lifted_at IS NULL)',
    `address_code_wanted (wanted_at) WHERE (state = 'wanted'::text)`,
    'unique address_proof_standing (site, address) WHERE (ended_at IS NULL)',
    'address_proof_untold (tell_after) WHERE (told_at IS NULL)',
    'unique delegated_request_waiting (site, subject_id) WHERE (decided_at IS NULL)',
    'erpnext_record_given_up (site) WHERE (given_up_at IS NOT NULL)',
    'erpnext_record_owed (site, next_attempt_at) WHERE (next_attempt_at IS NOT NULL)',
    `unique export_request_active (site, subject_id) WHERE ${waiting}`,
    'export_request_answered (site, received_at DESC) WHERE (ready_at IS NOT NULL)',
    `export_request_expiry (expires_at) WHERE (status = 'ready'::text)`,
    `export_request_failed (site, reason_code, due_at, id) WHERE ((status = 'failed'::text) AND (reason_code IS NOT NULL))`,
    `export_request_open_due (site, due_at, id) WHERE ((ready_at IS NULL) AND (status = ANY (ARRAY['queued'::text, 'running'::text, 'retrying'::text, 'failed'::text])))`,
    `export_request_open_received (site, received_at DESC, id DESC) WHERE ((ready_at IS NULL) AND (status = ANY (ARRAY['queued'::text, 'running'::text, 'retrying'::text, 'failed'::text])))`,
    `export_request_over (GREATEST(due_at, deleted_at)) WHERE ((forgotten_at IS NULL) AND (status = ANY (ARRAY['failed'::text, 'cancelled'::text, 'deleted'::text])))`,
    `export_request_ready (id) WHERE (status = 'ready'::text)`,
    `export_request_relay (site, next_attempt_at) WHERE (status = ANY (ARRAY['queued'::text, 'retrying'::text]))`,
    `export_request_running (site) WHERE (status = 'running'::text)`,
    'export_request_subject_prefix (site, lower(subject_id) text_pattern_ops)',
    `export_request_taken_back (expires_at) WHERE ((status = 'expired'::text) AND (reason_code IS NOT NULL))`,
    `export_request_tried (attempts) WHERE ((status = ANY (ARRAY['queued'::text, 'retrying'::text])) AND (attempts > 0))`,
    `export_request_undeleted (expires_at) WHERE (status = 'expired'::text)`,
    `export_request_waiting (received_at) WHERE ${waiting}`,
    `notification_pending (next_attempt_at) WHERE (state = 'pending'::text)`,
    `notification_sending (started_at) WHERE (state = 'sending'::text)`,
    `notification_unknown (next_attempt_at) WHERE (state = 'unknown'::text)`,
    `notification_untold (created_at) WHERE ((kind = ANY (ARRAY['ready'::text, 'failed'::text])) AND (state = ANY (ARRAY['failed'::text, 'held'::text, 'bounced'::text, 'suppressed'::text])))`,
    `unique officer_view_hour (site, officer, thing, narrowed_by, COALESCE(request_id, '00000000-0000-0000-0000-000000000000'::uuid), date_trunc('hour'::text, (at AT TIME ZONE 'UTC'::text)))`,
    `step_up_code_wanted (wanted_at) WHERE (state = 'wanted'::text)`,
    'tie_decided (site, decided_at DESC) WHERE (decision IS NOT NULL)',
    'tie_open (site, first_seen_at, id) WHERE (decision IS NULL)',
  ])
})

test('the comparison bites: a column that only one of them has is seen', async () => {
  await declared.query('BEGIN; ALTER TABLE notification ADD COLUMN forgotten text')
  expect(await migrated.query(columns)).not.toEqual((await declared.query(columns)).rows)
  await declared.query('ROLLBACK')
})

const subject = `INSERT INTO export_request (site, subject_id, requested_by, body_hash, auth_method, format, status`

test.each([
  ['a state that does not exist', `${subject}) VALUES ('s', 'p', 'p', 'h', 'jwt', 'bundle', 'done')`],
  ['a format that does not exist', `${subject}) VALUES ('s', 'p', 'p', 'h', 'jwt', 'csv', 'queued')`],
  ['running without a lease', `${subject}) VALUES ('s', 'p', 'p', 'h', 'jwt', 'bundle', 'running')`],
  ['ready without an object', `${subject}) VALUES ('s', 'p', 'p', 'h', 'jwt', 'bundle', 'ready')`],
  [
    'a digest that is none',
    `${subject}, object_key, sha256, bytes, expires_at) VALUES ('s', 'p', 'p', 'h', 'jwt', 'bundle', 'ready', 'k', 'x', 1, now())`,
  ],
  ['negative attempts', `${subject}, attempts) VALUES ('s', 'p', 'p', 'h', 'jwt', 'bundle', 'queued', -1)`],
])('the table itself refuses %s', async (_, statement) => {
  await expect(migrated.query(statement)).rejects.toMatchObject({ code: '23514' })
})
