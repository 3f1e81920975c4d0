// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const migrations = 'prisma/migrations'
const forget = `${migrations}/20261129040600_forget/migration.sql`
const trailRules = `${migrations}/20261129040200_keyed_trail/migration.sql`
const sweep = 'apps/worker/src/sweeps/forget-records.ts'

const trail = (name: string): TestNamed => ({ file: 'packages/database/src/audit.integration.test.ts', name })
const records = (name: string): TestNamed => ({ file: 'test/faults/records.integration.test.ts', name })
const officerRecords = (name: string): TestNamed => ({
  file: 'test/faults/records-desk.integration.test.ts',
  name,
})
const roles = (name: string): TestNamed => ({ file: 'packages/database/src/roles.integration.test.ts', name })

/** Guards of: what is kept of people goes when its time is over, not before, and the trail still holds. */
export const retain: Mutant[] = [
  {
    guard: 'records: digests of who acted are keyed',
    edits: [
      edit(trailRules, 'NEW."keyed" := NEW."actor_id_hash"', 'NEW."keyed" := false AND NEW."actor_id_hash"'),
    ],
    test: trail('who did it is there as a keyed digest only'),
  },
  {
    guard: 'records: an event goes only behind a checkpoint',
    edits: [edit(trailRules, 'IF OLD."keyed" OR NOT EXISTS', 'IF false AND NOT EXISTS')],
    test: trail('the trail refuses: DELETE FROM audit_event'),
  },
  {
    guard: 'records: a checkpoint says what is so',
    edits: [edit(`${migrations}/20261129040100_forgotten/migration.sql`, ' AND e."hash" = NEW."hash"', '')],
    test: records('a checkpoint says what is so'),
  },
  {
    guard: 'records: nothing more is written of a forgotten request',
    edits: [edit(trailRules, 'IF "asked"."forgotten_at" IS NOT NULL', 'IF false')],
    test: records('nobody does anything more about a request that is forgotten'),
  },
  {
    guard: 'records: nobody starts a forgotten request again',
    edits: [edit('packages/database/src/officer/account.ts', ' AND r.forgotten_at IS NULL', '')],
    test: records('nobody does anything more about a request that is forgotten'),
  },
  {
    guard: 'records: no process reads a key',
    edits: [
      edit(
        `${migrations}/20261129040000_record_retention/migration.sql`,
        `EXECUTE format('REVOKE ALL ON "actor_key" FROM %s', "grantee"::regrole)`,
        'NULL',
      ),
    ],
    test: roles('the account of the worker changes no table and no rule of one'),
  },
  {
    guard: 'records: no process takes an event away',
    edits: [edit(forget, `('"audit_event"', 'UPDATE, DELETE, TRUNCATE'), `, '')],
    test: roles('the account of the worker changes no table and no rule of one'),
  },
  {
    guard: 'records: what is under way, ready or expired is never touched',
    edits: [edit(forget, `OR "r"."status" NOT IN ('failed', 'cancelled', 'deleted')\n`, '\n')],
    test: records('a request that is ready is never touched'),
  },
  {
    guard: 'records: the time begins with the last event',
    edits: [
      edit(
        forget,
        `e."request_id" = "of" AND e."at" > "before") THEN`,
        `e."request_id" = "of" AND false) THEN`,
      ),
    ],
    test: records('what is younger than the time is kept'),
  },
  {
    guard: 'records: a year is kept whatever a worker is told',
    edits: [edit(forget, 'greatest("kept_for", records_kept_at_least())', '"kept_for"')],
    test: records('what is younger than the time is kept'),
  },
  {
    guard: 'records: a setting below a year is refused',
    edits: [edit('apps/worker/src/config.ts', "const months = '(1[2-9]|", "const months = '([1-9]|1[0-9]|")],
    test: { file: 'apps/worker/src/config.test.ts', name: 'records are kept for a year at least' },
  },
  {
    guard: 'records: what is open about an account keeps them',
    edits: [edit(forget, 'IF records_are_held(', 'IF false AND records_are_held(')],
    test: records('what is open about an account keeps all its records'),
  },
  {
    guard: 'records: a freeze that ended of late keeps them',
    edits: [edit(forget, ` OR f."lifted_at" > "before"))`, '))')],
    test: records('what is open about an account keeps all its records'),
  },
  {
    guard: 'records: a restriction keeps them',
    edits: [
      edit(
        forget,
        '"record_restriction" k WHERE k."site"',
        '"record_restriction" k WHERE false AND k."site"',
      ),
    ],
    test: officerRecords('an officer keeps the records of an account'),
  },
  {
    guard: 'records: a chain that does not hold is not closed',
    edits: [edit(forget, 'AND EXISTS (SELECT FROM audit_faults("of")) THEN', 'AND false THEN')],
    test: records('a trail of an older release that somebody has changed'),
  },
  {
    guard: 'records: a key stays as long as a request of its year is known',
    edits: [edit(forget, 'o."site" = k."site" AND lower(', 'false AND lower(')],
    test: records('a key stays as long as another request'),
  },
  {
    guard: 'records: an account in hand is not waited for',
    edits: [
      edit(
        forget,
        'IF NOT pg_try_advisory_xact_lock(account_lock(',
        'IF false AND NOT pg_try_advisory_xact_lock(account_lock(',
      ),
    ],
    test: records('a change under way at the same moment'),
  },
  {
    guard: 'records: no time is kept that gives a digest away',
    edits: [
      edit(forget, `"received_at" = date_trunc('hour', "received_at")`, '"received_at" = "received_at"'),
    ],
    test: records('rows of older releases go behind a checkpoint'),
  },
  {
    guard: 'records: what fails is put off',
    edits: [edit(sweep, "await undone.defer('records', outcome.id, reason, pause)", 'void [reason, pause]')],
    test: records('one that fails keeps no other'),
  },
  {
    guard: 'records: a batch that comes to no end is made one by one',
    edits: [edit(sweep, 'for (const id of ids) each.push(await forgetOne(id))', 'void forgetOne')],
    test: records('a statement that comes to no end'),
  },
  {
    guard: 'records: the trail of an address in force stays',
    edits: [
      edit(
        `${migrations}/20261129040500_address_trail/migration.sql`,
        'IF NOT address_trail_is_over(',
        'IF false AND NOT address_trail_is_over(',
      ),
    ],
    test: officerRecords('what hangs on no request goes'),
  },
  {
    guard: 'records: what was decided stays with a later request',
    edits: [edit(forget, 'IF "other" IS NULL THEN', 'IF true THEN')],
    test: officerRecords('what an officer decided for later files'),
  },
  {
    guard: 'records: the desk offers nothing more for a forgotten request',
    edits: [edit('apps/api/src/officer/request-page.ts', "if (view.request.forgottenAt) return ''", '')],
    test: officerRecords('the desk shows what happened, and of whom no more'),
  },
]
