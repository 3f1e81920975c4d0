// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const sweeps = 'apps/worker/src/sweeps'

const unit = (file: string, name: string): TestNamed => ({ file: `${sweeps}/${file}.test.ts`, name })
const together = (name: string): TestNamed => ({ file: 'test/faults/sweeps.integration.test.ts', name })
const mails = (name: string): TestNamed => ({
  file: `${database}/notifications/notifications.integration.test.ts`,
  name,
})

/** Guards of: what repairs itself, item by item, shared out among the workers. */
export const sweepGuards: Mutant[] = [
  {
    guard: 'sweeps: what was taken back is deleted first',
    edits: [edit(`${database}/requests/deletion.ts`, 'SELECT id, 1 AS place', 'SELECT id, 3 AS place')],
    test: together('the oldest file is under legal hold'),
  },
  {
    guard: 'sweeps: a file is one worker’s until its lease is over',
    edits: [
      edit(`${database}/requests/deletion.ts`, ' WHERE i.try_after <= now()\n', '\n'),
      edit(`${database}/requests/deletion.ts`, ' AND i.try_after > now())', ' AND false)'),
    ],
    test: together('five workers share the files to delete'),
  },
  {
    guard: 'sweeps: a refused deletion pauses',
    edits: [
      edit(
        `${sweeps}/delete-expired.ts`,
        'isRefused ? refusedPause : passingPause',
        '{ firstSeconds: 0, mostSeconds: 0 }',
      ),
    ],
    test: together('the oldest file is under legal hold'),
  },
  {
    guard: 'sweeps: a store that is away is left alone',
    edits: [edit(`${sweeps}/delete-expired.ts`, 'faults.length < failuresAtMost ?', 'faults.length < 1e9 ?')],
    test: together('a store that is away is not asked for every file'),
  },
  {
    guard: 'sweeps: a look that failed is not counted',
    edits: [
      edit(
        `${database}/notifications/claim.ts`,
        'UPDATE notification SET\n',
        'UPDATE notification SET lookups = lookups + 1,\n',
      ),
    ],
    test: mails('a look-up that came to no answer is not counted'),
  },
  {
    guard: 'sweeps: a held mail is looked up no more',
    edits: [edit(`${database}/notifications/delivery-outcomes.ts`, "state = 'held',", "state = 'unknown',")],
    test: mails('a mail that is held is looked up no more'),
  },
  {
    guard: 'sweeps: one failing look keeps no other',
    edits: [edit(`${sweeps}/look-up-mails.ts`, 'faults.length < failuresAtMost ?', 'faults.length < 1 ?')],
    test: unit('look-up-mails', 'a look that fails is no look'),
  },
  {
    guard: 'sweeps: a site under way is not begun again',
    edits: [edit(`${sweeps}/site-lanes.ts`, 'if (underWay.has(site)) continue', '')],
    test: unit('site-lanes', 'a site that is silent holds up no other'),
  },
  {
    guard: 'sweeps: a site that knows nobody stops',
    edits: [edit(`${sweeps}/brake.ts`, 'unknown > 0 && unknown === looked', 'unknown > 1e9')],
    test: unit('brake', 'nobody is known'),
  },
  {
    guard: 'sweeps: a large share stops',
    edits: [edit(`${sweeps}/brake.ts`, 'taken > few && taken > looked * share', 'taken > 1e9')],
    test: unit('brake', 'three of ten are gone'),
  },
  {
    guard: 'sweeps: the brake holds revocations',
    edits: [
      edit(
        `${sweeps}/revoke-disabled.ts`,
        'if (!(await mayTake({ site, looked, unknown, taken: gone.length }))) continue',
        'await mayTake({ site, looked, unknown, taken: gone.length })',
      ),
    ],
    test: together('a site that suddenly knows nobody loses no file'),
  },
  {
    guard: 'sweeps: attempts that the table has not had are strangers',
    edits: [edit(`${sweeps}/remove-orphans.ts`, '!(ownerOf(key).fence > row.fence)', 'true')],
    test: unit('remove-orphans', 'a table that is of an earlier day, before these attempts'),
  },
  {
    guard: 'sweeps: what was allowed is as much as was told',
    edits: [
      edit(
        `${database}/sweeps/brakes.ts`,
        'coalesce(s.released_until > now() AND s.items <= s.released_items, false)',
        'coalesce(s.released_until > now(), false)',
      ),
    ],
    test: together('what was allowed is allowed as far as it was told'),
  },
  {
    guard: 'sweeps: one worker has the turn',
    edits: [
      edit(
        `${database}/sweeps/turns.ts`,
        'WHERE t.held_until <= now() AND t.next_run_at <= now()',
        'WHERE true',
      ),
    ],
    test: together('of fifty workers one has the turn'),
  },
  {
    guard: 'sweeps: a stop reaches a run',
    edits: [edit(`${sweeps}/run-sweeps.ts`, 'stopping.abort()', 'void stopping')],
    test: unit('run-sweeps', 'what looks at everything runs at one worker at a time'),
  },
  {
    guard: 'sweeps: an account is looked up by one worker',
    edits: [edit(`${database}/accounts/repository.ts`, 'AND (taken < wanted OR taken_until <= now())', '')],
    test: {
      file: `${database}/accounts/accounts.integration.test.ts`,
      name: 'questions that wait are handed out once each',
    },
  },
]
