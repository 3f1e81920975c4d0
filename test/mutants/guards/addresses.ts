// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const rooms = 'packages/database/src/addresses'
const worker = 'apps/worker/src'
const proofs = (name: string): TestNamed => ({ file: `${rooms}/addresses.integration.test.ts`, name })
const limits = (name: string): TestNamed => ({ file: `${rooms}/limits.integration.test.ts`, name })
const stepUp = (name: string): TestNamed => ({ file: 'test/security/step-up.integration.test.ts', name })
const notMine = (name: string): TestNamed => ({ file: 'test/security/not-mine.integration.test.ts', name })
const further = (name: string): TestNamed => ({
  file: 'test/security/further-addresses.integration.test.ts',
  name,
})

/** Guards of: codes that prove a further address. */
export const addresses: Mutant[] = [
  {
    guard: 'address codes: three a day',
    edits: [edit(`${rooms}/want.ts`, 'WHERE codes < ${codesADay}::int AND tries', 'WHERE tries')],
    test: limits('three codes a day for an account'),
  },
  {
    guard: 'address codes: those for the same address count, whoever asks',
    edits: [
      edit(
        `${rooms}/sql-fragments.ts`,
        ', count(*) FILTER (WHERE address = ${address})) AS codes',
        ') AS codes',
      ),
    ],
    test: limits('three codes a day for an address'),
  },
  {
    guard: 'address codes: those who come at once are counted one after the other',
    edits: [
      edit(
        `${rooms}/sql-fragments.ts`,
        'SELECT pg_advisory_xact_lock(account_lock(${site}, ${subjectId})), ',
        'SELECT ',
      ),
    ],
    test: limits('three codes a day for an account'),
  },
  {
    guard: 'address codes: ten wrong tries a day',
    edits: [
      edit(`${rooms}/confirm.ts`, 'AND used.tries < ${wrongTriesADay}::int', ''),
      edit(`${rooms}/confirm.ts`, '(SELECT tries >= ${wrongTriesADay}::int FROM used) OR', ''),
    ],
    test: limits('ten wrong tries a day for an account'),
  },
  {
    guard: 'address codes: a code ends with its time',
    edits: [edit(`${rooms}/confirm.ts`, ' AND c.expires_at > now()) IS TRUE', ') IS TRUE')],
    test: proofs('a code ends after ten minutes'),
  },
  {
    guard: 'address proofs: the first one stands',
    edits: [edit(`${rooms}/confirm.ts`, ' AND subject_id <> ${subjectId}', ' AND false')],
    test: proofs('the first proof stands'),
  },
  {
    guard: 'address proofs: what lapsed is not in force',
    edits: [edit(`${rooms}/sql-fragments.ts`, 'ended_at IS NULL AND lapses_at > now()', 'ended_at IS NULL')],
    test: proofs('a code ends after ten minutes, and a proof with its time'),
  },
  {
    guard: 'address blocks: nothing is mailed to a blocked address',
    edits: [
      edit(
        `${rooms}/want.ts`,
        "CASE WHEN EXISTS (SELECT FROM blocked) THEN 'held' ELSE 'wanted' END",
        "'wanted'",
      ),
    ],
    test: proofs('“this wasn’t me” ends code and proof'),
  },
  {
    guard: 'address blocks: an officer lifts none of their own account',
    edits: [
      edit(
        `${rooms}/officer.ts`,
        'AND lower(subject_id) <> lower(${officer.name}) AND lifted_at IS NULL',
        'AND lifted_at IS NULL',
      ),
    ],
    test: proofs('“this wasn’t me” ends code and proof'),
  },
  {
    guard: 'address proofs: a frozen account confirms nothing',
    edits: [
      edit(`${rooms}/confirm.ts`, 'AND NOT EXISTS (SELECT FROM frozen)', ''),
      edit(`${rooms}/confirm.ts`, ' OR EXISTS (SELECT FROM frozen) AS spent', ' AS spent'),
    ],
    test: proofs('a frozen account asks for nothing new and confirms nothing'),
  },
  {
    guard: 'address proofs: the trail is append-only',
    edits: [
      edit(
        'prisma/migrations/20261129040500_address_trail/migration.sql',
        'BEFORE UPDATE OR TRUNCATE ON "address_proof_event"',
        'BEFORE TRUNCATE ON "address_proof_event"',
      ),
    ],
    test: proofs('the trail can be added to and not changed'),
  },
  {
    guard: 'mailed codes: a key that the database does not hold',
    edits: [
      edit(
        'packages/runtime/src/mailed-codes.ts',
        'createHmac, randomInt',
        'createHash, createHmac, randomInt',
      ),
      edit(
        'packages/runtime/src/mailed-codes.ts',
        "createHmac('sha256', secret).update(id)",
        "createHash('sha256').update(id)",
      ),
    ],
    test: stepUp('A58 who reads the table has no code'),
  },
  {
    guard: 'mailed codes: none to an address that is new',
    edits: [edit(`${worker}/sweeps/send-codes.ts`, 'if (!settled) {', 'if (settled === null) {')],
    test: stepUp('A59 a changed address: for a day codes go to no address'),
  },
  {
    guard: 'mailed codes: the addresses before are told',
    edits: [
      edit(
        `${worker}/sweeps/send-codes.ts`,
        'eachOnce(email, first, previous).slice(1)',
        'eachOnce(email, first).slice(1)',
      ),
    ],
    test: stepUp('A59 an address that changes once more is new once more'),
  },
  {
    guard: 'mailed codes: one session does not use up its account',
    edits: [
      edit(
        'packages/database/src/step-up/repository.ts',
        'WHERE in_session < ${atMost.inSession}::int AND in_session_a_day',
        'WHERE in_session_a_day',
      ),
    ],
    test: stepUp('A59 a stolen session that takes every code it can'),
  },
  {
    guard: 'mailed codes: none where none is asked for',
    edits: [
      edit(
        'apps/api/src/step-up/step-up-routes.ts',
        'settings.stepUp?.mailedCode !== true',
        'settings === undefined',
      ),
    ],
    test: stepUp('A59 where no code is asked for'),
  },
  {
    guard: 'address codes: nothing of a stranger’s mail is chosen by the account',
    edits: [
      edit(
        `${worker}/sweeps/send-address-codes.ts`,
        'user: subjectId, code, notMeUrl',
        "user: recipient.fullName ?? '', code, notMeUrl",
      ),
    ],
    test: further('A57 the mail to a stranger says who asks'),
  },
  {
    guard: 'address proofs: who reads the address ends the files that were made with it',
    edits: [edit(`${rooms}/files.ts`, 'r.ready_at >= made.since', 'false')],
    test: notMine('A121 files that were made with somebody'),
  },
  {
    guard: 'address proofs: who reads the address ends the attempt that has read it',
    edits: [edit(`${rooms}/files.ts`, 'made.since IS NOT NULL', 'false')],
    test: notMine('A121 files that were made with somebody'),
  },
  {
    guard: 'address proofs: who reads the address ends no file of before',
    edits: [edit(`${rooms}/files.ts`, 'r.ready_at >= made.since', 'made.since IS NOT NULL')],
    test: notMine('A121 files that were made with somebody'),
  },
  {
    guard: 'address proofs: a disabled account ends without one',
    edits: [edit('apps/api/src/addresses/prove-address.ts', '  await caller.assertEnabled()\n', '')],
    test: notMine('A124'),
  },
  {
    guard: 'address proofs: telling of one ends only after days',
    edits: [edit(`${rooms}/repository.ts`, ' * 2 ^ (tell_tries - 1)', '')],
    test: notMine('A125'),
  },
  {
    guard: 'address proofs: a refused token ends no telling',
    edits: [
      edit(
        `${worker}/sweeps/send-address-codes.ts`,
        "outcome.kind === 'refused' && outcome",
        "outcome.kind === 'refused' && { state: '' }",
      ),
    ],
    test: notMine('A125'),
  },
]
