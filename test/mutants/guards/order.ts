// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const worker = 'apps/worker/src'
const queue = 'packages/queue/src'
const officerRoutes = 'apps/api/src/officer'

const attempts = (name: string): TestNamed => ({
  file: `${worker}/export/handle-failed-attempt.test.ts`,
  name,
})
const outages = (name: string): TestNamed => ({
  file: `${database}/requests/outages.integration.test.ts`,
  name,
})
const turns: TestNamed = {
  file: 'test/faults/turns.integration.test.ts',
  name: 'six sites with crowds get equal turns',
}
const delegated = (name: string): TestNamed => ({
  file: `${officerRoutes}/delegated-requests.integration.test.ts`,
  name,
})
const heldUp = (name: string): TestNamed => ({
  file: `${database}/officer/held-up.integration.test.ts`,
  name,
})
const officers = (name: string): TestNamed => ({
  file: `${database}/officer/officer.integration.test.ts`,
  name,
})
const mails = (name: string): TestNamed => ({ file: 'test/faults/mails.integration.test.ts', name })

/** Guards of: turns of sites, the order of two steps, the queue as a wake-up, patience, officers at once, true mails. */
export const order: Mutant[] = [
  {
    guard: 'order: the site served longest ago is next',
    edits: [edit(`${database}/requests/next-due.ts`, 'served_at NULLS FIRST, place', 'place')],
    test: turns,
  },
  {
    guard: 'order: the site with the fewest under way is next',
    edits: [edit(`${database}/requests/next-due.ts`, 'ORDER BY under_way, served_at', 'ORDER BY served_at')],
    test: {
      file: `${database}/requests/next-due.integration.test.ts`,
      name: 'a site with fewer under way is next',
    },
  },
  {
    guard: 'order: a site that is silent leaves places to the others, by its cap or by the fewest',
    edits: [
      edit(`${database}/requests/next-due.ts`, 'ORDER BY under_way, served_at', 'ORDER BY served_at'),
      edit(
        `${database}/requests/next-due.ts`,
        'under_way >= ${siteCap}::int',
        'under_way >= 1000 * ${siteCap}::int',
      ),
      edit(`${database}/requests/claim.ts`, '< ${options.siteCap}::int', '< 1000 * ${options.siteCap}::int'),
    ],
    test: {
      file: 'test/faults/turns.integration.test.ts',
      name: 'a site whose exports do not end',
    },
  },
  {
    guard: 'order: a claim writes down whose turn it was',
    edits: [edit(`${database}/requests/claim.ts`, 'besides: served,', '')],
    test: turns,
  },
  {
    guard: 'order: the row is decided before its object goes',
    edits: [
      edit(
        `${worker}/export/handle-failed-attempt.ts`,
        'const end = await whileAway(decide, stopping, askAgainMs)',
        'if ((await requests.get(request.id))?.objectKey !== key) await objects.remove(key)\n    const end = await whileAway(decide, stopping, askAgainMs)',
      ),
    ],
    test: {
      file: 'test/faults/late-commit.integration.test.ts',
      name: 'a publish whose commit outlasts the client is a ready file',
    },
  },
  {
    guard: 'order: what was not ours to decide is removed only when others have the row',
    edits: [
      edit(
        `${worker}/export/handle-failed-attempt.ts`,
        'row.fence > fence && row.objectKey',
        'row.objectKey',
      ),
    ],
    test: attempts('keeps the object while nobody can know'),
  },
  {
    guard: 'order: a lost lock stops nothing',
    edits: [
      edit(
        `${queue}/export-consumer.ts`,
        'options.onError(queueLockLost({ jobs: jobIds.length })))',
        '{ options.onError(queueLockLost({ jobs: jobIds.length })); processor.putBackUnfinished() })',
      ),
    ],
    test: { file: `${queue}/redis.integration.test.ts`, name: 'lets its handler come to its end' },
  },
  {
    guard: 'order: an outage uses up no attempt',
    edits: [
      edit(`${database}/requests/lifecycle.ts`, 'attempts = greatest(r.attempts - 1, 0), waits', 'waits'),
    ],
    test: outages('a night of outages uses up no attempt'),
  },
  {
    guard: 'order: an outage is waited for until days before the request is due',
    edits: [edit(`${database}/requests/lifecycle.ts`, 'only: sql`AND now() < ${lastDay}`,', '')],
    test: outages('it waits until days before the request is due'),
  },
  {
    guard: 'order: the last pause ends with the patience',
    edits: [
      edit(
        `${database}/requests/lifecycle.ts`,
        'least(${fromNow(delaySeconds)}, ${lastDay})',
        '${fromNow(delaySeconds)}',
      ),
    ],
    test: outages('it waits until days before the request is due'),
  },
  {
    guard: 'order: a fault of the export is no outage',
    edits: [
      edit(
        `${worker}/export/handle-failed-attempt.ts`,
        'isOutage(error) && (await',
        '(isOutage(error) || isRetryable(error)) && (await',
      ),
    ],
    test: attempts('gives up after the last attempt and tells the person once'),
  },
  {
    guard: 'order: after the patience an outage counts',
    edits: [
      edit(
        `${worker}/export/handle-failed-attempt.ts`,
        'isRetryable(error) && attempt < settings.maxAttempts',
        'isRetryable(error) && (isOutage(error) || attempt < settings.maxAttempts)',
      ),
    ],
    test: attempts('counts an outage as any other failure once the request is nearly due'),
  },
  {
    guard: 'order: the table that is away is the reason, not a fence',
    edits: [edit(`${worker}/export/lease.ts`, 'isOutage(error) ? error : attemptFenced', 'attemptFenced')],
    test: { file: `${worker}/export/lease.test.ts`, name: 'stops for the outage' },
  },
  {
    guard: 'order: who decides on a delegated request makes its request, and nobody else',
    edits: [
      edit(
        `${officerRoutes}/delegated-requests.ts`,
        'if ((await officers.decideDelegatedRequest(officer.site, id, decision)) === null)\n        throw delegatedRequestNotYours()',
        'const decided = await officers.decideDelegatedRequest(officer.site, id, decision)\n      if (decided === null && !allowed) throw delegatedRequestNotYours()',
      ),
    ],
    test: delegated('of two officers who allow at once'),
  },
  {
    guard: 'order: a delegated request that was refused to its officer waits again',
    edits: [edit(`${officerRoutes}/delegated-requests.ts`, 'error.status < 500', 'error.status < 400')],
    test: delegated('what was refused to the officer who allowed it waits again'),
  },
  {
    guard: 'order: a delegated request that was allowed and not made comes back',
    edits: [
      edit(
        `${database}/officer/delegated-requests.ts`,
        'making = ${allowed}',
        'making = false AND ${allowed}',
      ),
    ],
    test: delegated('what was allowed and not made'),
  },
  {
    guard: 'order: what is started again takes back the mail that it failed',
    edits: [
      edit(
        `${database}/requests/transition.ts`,
        "OR (after.from_status = 'failed' AND n.kind = 'failed')",
        '',
      ),
    ],
    test: officers('takes back the mail that it failed'),
  },
  {
    guard: 'order: a ready file takes back the mail that it takes longer',
    edits: [
      edit(`${database}/requests/transition.ts`, "OR (after.status = 'ready' AND n.kind = 'extended'))", ')'),
    ],
    test: officers('takes back the mail that it takes longer'),
  },
  {
    guard: 'order: a failed mail is sent only while the request is failed',
    edits: [edit(`${worker}/notify/notify-subject.ts`, "kind === 'failed' && status !== 'failed'", 'false')],
    test: mails('a pending mail “failed” is not sent'),
  },
  {
    guard: 'order: an extended mail is sent only while the request is open',
    edits: [
      edit(
        `${worker}/notify/notify-subject.ts`,
        "kind === 'extended' && !isOpen",
        "kind === 'asked' && !isOpen",
      ),
    ],
    test: mails('a pending mail “extended” is not sent'),
  },
  {
    guard: 'order: all of one reason are nobody’s own and none that is frozen',
    edits: [
      edit(
        `${database}/officer/held-up.ts`,
        'AND ${mayBeServed(officer)} AND NOT EXISTS',
        "AND ${officer}::text <> '' AND NOT EXISTS",
      ),
    ],
    test: heldUp('nobody’s own, none of a frozen account'),
  },
  {
    guard: 'order: all of one reason are of one site',
    edits: [
      edit(
        `${database}/officer/held-up.ts`,
        'WHERE r.site = ${site} AND r.reason_code',
        "WHERE ${site}::text <> '' AND r.reason_code",
      ),
    ],
    test: heldUp('what may start again is of one site and one reason'),
  },
  {
    guard: 'order: all of one reason are bounded',
    edits: [edit(`${database}/officer/held-up.ts`, 'LIMIT ${limit}::int', 'LIMIT 1000 + ${limit}::int')],
    test: heldUp('what may start again is of one site and one reason'),
  },
]
