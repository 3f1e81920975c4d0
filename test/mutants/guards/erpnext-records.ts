// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const room = 'apps/worker/src/erpnext-records'
const table = 'packages/database/src/erpnext-records'
const migration = 'prisma/migrations/20261129160000_erpnext_records/migration.sql'
const allowedElsewhere = 'prisma/migrations/20261130030000_allowed_elsewhere/migration.sql'
const sending = (name: string): TestNamed => ({
  file: 'test/faults/erpnext-records.integration.test.ts',
  name,
})
const adapters = (name: string): TestNamed => ({ file: `${room}/adapters.integration.test.ts`, name })
const app = (name: string): TestNamed => ({ file: `${room}/app-records.test.ts`, name })

export const erpnextRecords: Mutant[] = [
  {
    guard: 'erpnext records: a change while it is sent is still owed',
    edits: [
      edit(
        `${table}/outcomes.ts`,
        'sql`(r.version = ${version}::int AND NOT ${isBehind})`',
        'sql`(NOT ${isBehind})`',
      ),
    ],
    test: sending('what changed while it was sent is still owed'),
  },
  {
    guard: 'erpnext records: a site that fails is asked for one at a time',
    edits: [edit(`${table}/claim.ts`, 'AND s.failures = 0 AND s.paused_until <= now()', '')],
    test: sending('a site that is in maintenance for an hour'),
  },
  {
    guard: 'erpnext records: a refused account is asked by the hour',
    edits: [edit(`${room}/send-records.ts`, 'isRefused ? refusedSeconds :', 'isRefused ? 0 :')],
    test: sending('a token that was revoked'),
  },
  {
    guard: 'erpnext records: a document that nobody confirmed is hearsay',
    edits: [
      edit(
        `${room}/send-records.ts`,
        'const isHearsay = sentVersion === 0 &&',
        'const isHearsay = sentVersion < 0 &&',
      ),
    ],
    test: sending('A172'),
  },
  {
    guard: 'erpnext records: what was given up stays so',
    edits: [edit(migration, `THEN NULL ELSE e."given_up_at" END`, 'THEN NULL ELSE NULL END')],
    test: sending('a record that was deleted when its request was over'),
  },
  {
    guard: 'erpnext records: forgotten with the request',
    edits: [edit(migration, `DELETE FROM "erpnext_record" WHERE "request_id" = NEW."id"`, 'PERFORM 1')],
    test: sending('the record of a request is forgotten with it'),
  },
  {
    guard: 'erpnext records: a document of somebody else is left alone',
    edits: [
      edit(
        `${room}/database-records.ts`,
        'named.user === user && named.request === null',
        'named.request === null',
      ),
    ],
    test: adapters('A173'),
  },
  {
    guard: 'erpnext records: the file is private',
    edits: [edit(`${room}/record-statements.ts`, 'is_private: 1', 'is_private: 0')],
    test: adapters('the file is private'),
  },
  {
    guard: 'erpnext records: a 404 that names no document deletes nothing',
    edits: [edit(`${room}/app-records.ts`, 'isGone ? erpnextRecordGone', 'true ? erpnextRecordGone')],
    test: app('a host that does not know the site is no answer'),
  },
  {
    guard: 'erpnext records: what was allowed elsewhere does not wait for good',
    edits: [edit(allowedElsewhere, 'AND e."record_name" = r."record_name");', ');')],
    test: sending('what is allowed while the person’s own request is under way'),
  },
  {
    guard: 'erpnext records: no link when the file is gone',
    edits: [edit(`${room}/compose-record.ts`, 'expiresAt !== null && expiresAt > now', 'expiresAt !== null')],
    test: app('links to the page only as long as there is a file'),
  },
]
