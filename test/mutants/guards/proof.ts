// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const sweeps = 'apps/worker/src/sweeps'

const poisoned = (name: string): TestNamed => ({
  file: 'test/faults/poisoned-rows.integration.test.ts',
  name,
})
const sites = (name: string): TestNamed => ({ file: 'test/faults/sites.integration.test.ts', name })
const officers = (name: string): TestNamed => ({
  file: `${database}/officer/officer.integration.test.ts`,
  name,
})
const rowByRow = (guard: string, name: string): Mutant => ({
  guard: `proof: a refused row keeps no other from ${guard}`,
  edits: [
    edit(
      `${database}/row-by-row.ts`,
      '!== databaseRefused.code) throw error\n    fault = ',
      "!== 'x') throw error\n    fault = ",
    ),
  ],
  test: poisoned(name),
})

/** Guards of: what one row, one site or one clock must not do to the others. */
export const proof: Mutant[] = [
  rowByRow('expiry', 'being expired'),
  rowByRow('its turn', 'being rung for'),
  rowByRow('another worker', 'being taken from a worker'),
  rowByRow('its mail', 'being mailed'),
  rowByRow('its reminder', 'being reminded of'),
  {
    guard: 'proof: a mail whose sender cannot be told lost keeps no look-up',
    edits: [
      edit(
        `${sweeps}/look-up-mails.ts`,
        '.sweepStuckSending(stuckSeconds).catch((error: unknown) => void faults.push(error))',
        '.sweepStuckSending(stuckSeconds)',
      ),
      edit(
        `${database}/row-by-row.ts`,
        '!== databaseRefused.code) throw error\n    fault = ',
        "!== 'x') throw error\n    fault = ",
      ),
    ],
    test: poisoned('being asked about'),
  },
  {
    guard: 'proof: a file that cannot be taken back keeps no other',
    edits: [edit(`${sweeps}/revoke-disabled.ts`, 'if (isOutage(error)) throw error', 'throw error')],
    test: poisoned('being taken back from a disabled account'),
  },
  {
    guard: 'proof: a deletion that cannot be written down pauses',
    edits: [edit(`${sweeps}/delete-expired.ts`, 'await putOff(id, error, passingPause)', '')],
    test: poisoned('being deleted'),
  },
  {
    guard: 'proof: a lease is counted on a clock that nobody puts back',
    edits: [
      edit(
        'apps/worker/src/export/lease.ts',
        'let renewedAt = performance.now()',
        'let renewedAt = Date.now()',
      ),
      edit(
        'apps/worker/src/export/lease.ts',
        '\n      renewedAt = performance.now()',
        '\n      renewedAt = Date.now()',
      ),
      edit(
        'apps/worker/src/export/lease.ts',
        'if (performance.now() - renewedAt',
        'if (Date.now() - renewedAt',
      ),
    ],
    test: { file: 'apps/worker/src/export/lease.test.ts', name: 'stops in time although the clock' },
  },
  {
    guard: 'proof: a sender that was given up sends nothing',
    edits: [
      edit(
        'apps/worker/src/notify/notify-subject.ts',
        'return isOurs ? mailer',
        'return isOurs || nid ? mailer',
      ),
    ],
    test: {
      file: 'test/faults/mails.integration.test.ts',
      name: 'a sender that was held up until it was given up',
    },
  },
  {
    guard: 'proof: an officer doubles no mail that may be on its way',
    edits: [edit(`${database}/officer/officer-actions.ts`, "'sending', 'unknown')", "'sending')")],
    test: officers('a mail that may be on its way is not sent again'),
  },
  {
    guard: 'proof: a request is locked before the mail that is sent again',
    edits: [
      edit(`${database}/officer/officer-actions.ts`, 'FOR NO KEY UPDATE OF r, n', 'FOR NO KEY UPDATE OF n'),
    ],
    test: officers('a mail is sent again after its request is held'),
  },
  {
    guard: 'proof: a decision waits for a table that is away',
    edits: [
      edit(
        'apps/worker/src/export/handle-failed-attempt.ts',
        'if (!isOutage(error) || stopping.aborted) throw',
        'throw',
      ),
    ],
    test: {
      file: 'test/faults/table-away.integration.test.ts',
      name: 'an attempt that ends while the table is away',
    },
  },
  {
    guard: 'proof: a worker that stops waits for no table',
    edits: [edit('apps/worker/src/export/handle-failed-attempt.ts', '|| stopping.aborted) throw', ') throw')],
    test: {
      file: 'apps/worker/src/export/handle-failed-attempt.test.ts',
      name: 'waits for no table once the worker stops',
    },
  },
  {
    guard: 'proof: of many sites few are begun at a time',
    edits: [edit(`${sweeps}/site-lanes.ts`, 'quick.size >= atOnce', 'quick.size >= 1e9')],
    test: { file: `${sweeps}/site-lanes.test.ts`, name: 'of a thousand sites few are begun' },
  },
  {
    guard: 'proof: a site that took the question keeps no other for long',
    edits: [edit(`${sweeps}/revoke-disabled.ts`, 'Promise.race([answer, late])', 'answer')],
    test: { file: `${sweeps}/revoke-disabled.test.ts`, name: 'a site that takes the question' },
  },
  {
    guard: 'proof: the relay writes no more rows than it publishes',
    edits: [edit(`${sweeps}/sweeps.ts`, 'enoughWakeUps - waiting', 'enoughWakeUps + waiting')],
    test: sites('the relay writes no more rows'),
  },
  {
    guard: 'proof: a site that is not configured is an outage',
    edits: [
      edit(
        'apps/worker/src/worker-errors.ts',
        "the request waits for it.',\n  status: 500,\n  retryable: true,\n  outage: true",
        "the request waits for it.',\n  status: 500,\n  retryable: true",
      ),
    ],
    test: sites('a site that is taken from the settings'),
  },
  {
    guard: 'proof: days before the request is due attempts count',
    edits: [edit(`${database}/requests/lifecycle.ts`, 'only: sql`AND now() < ${lastDay}`,', '')],
    test: sites('a store that is away until days before'),
  },
  {
    guard: 'proof: an upload whose age is not told is left alone',
    edits: [
      edit('packages/storage/src/stale-uploads.ts', ' || Initiated === undefined) continue', ') continue'),
    ],
    test: { file: 'packages/storage/src/stale-uploads.test.ts', name: 'an upload whose age is not told' },
  },
  {
    guard: 'proof: an upload that cannot be aborted keeps no other',
    edits: [edit('packages/storage/src/stale-uploads.ts', 'faults.push(error)', 'throw error')],
    test: { file: 'packages/storage/src/stale-uploads.test.ts', name: 'one that the store refuses to abort' },
  },
  {
    guard: 'proof: all of one reason are started by a fresh sign-in from our own page',
    edits: [
      edit(
        'apps/api/src/officer/officer-routes.ts',
        'const { site, user } = await changing(request)\n    const officer = { name: user, reason',
        'const { site, user } = await officerOf(request)\n    const officer = { name: user, reason',
      ),
    ],
    test: {
      file: 'apps/api/src/officer/held-up.integration.test.ts',
      name: 'from the page of this service only',
    },
  },
]
