// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const worker = 'apps/worker/src'

const schedules: TestNamed = {
  file: 'test/schedules/schedules.integration.test.ts',
  name: 'whatever happens in whatever order',
}
const officer = (name: string): TestNamed => ({
  file: `${database}/officer/officer.integration.test.ts`,
  name,
})

/** What only an unlucky order shows, and two actions of officers that one has shown. */
export const scheduleGuards: Mutant[] = [
  {
    guard: 'schedules: the row is decided before its object goes',
    edits: [
      edit(
        `${worker}/export/handle-failed-attempt.ts`,
        'const end = await whileAway(decide, stopping, askAgainMs)',
        'await objects.remove(key).catch(logLeftover)\n    const end = await whileAway(decide, stopping, askAgainMs)',
      ),
    ],
    test: schedules,
  },
  {
    guard: 'schedules: a heartbeat of an old fence renews nothing',
    edits: [
      edit(
        `${database}/requests/claim.ts`,
        "AND fence = ${fence}::int AND status = 'running' RETURNING id",
        "AND ${fence}::int > 0 AND status = 'running' RETURNING id",
      ),
    ],
    test: schedules,
  },
  {
    guard: 'schedules: a look-up that failed is not counted',
    edits: [
      edit(
        `${database}/notifications/claim.ts`,
        'UPDATE notification SET\n      next_attempt_at',
        'UPDATE notification SET lookups = lookups + 1,\n      next_attempt_at',
      ),
    ],
    test: schedules,
  },
  {
    guard: 'schedules: a mail whose sender never came back is looked up first',
    edits: [
      edit(
        `${database}/notifications/delivery-outcomes.ts`,
        "state = CASE WHEN ${handedOver} THEN 'unknown'",
        "state = CASE WHEN ${handedOver} THEN 'pending'",
      ),
    ],
    // The schedules find it too, but after some hundreds.
    test: {
      file: `${database}/notifications/notifications.integration.test.ts`,
      name: 'a sender that never came back leaves a question',
    },
  },
  {
    guard: 'schedules: an attempt that was overtaken ends nothing',
    edits: [
      edit(
        `${database}/requests/lifecycle.ts`,
        "AND r.fence = ${fence}::int AND r.status = 'running' ${only}",
        "AND ${fence}::int > 0 AND r.status = 'running' ${only}",
      ),
    ],
    test: schedules,
  },
  {
    guard: 'schedules: an outage is not an attempt',
    edits: [
      edit(`${database}/requests/lifecycle.ts`, 'attempts = greatest(r.attempts - 1, 0), waits', 'waits'),
    ],
    test: schedules,
  },
  {
    guard: 'a second failure is a new mail while the first is being sent',
    edits: [
      edit(
        `${database}/requests/transition.ts`,
        "AND notification.state <> 'pending'",
        "AND notification.state NOT IN ('pending', 'sending')",
      ),
    ],
    test: officer('who fails a second time'),
  },
  {
    guard: 'a mail that is looked up is not sent again by an officer',
    edits: [
      edit(
        `${database}/officer/officer-actions.ts`,
        "('pending', 'sending', 'unknown')",
        "('pending', 'sending')",
      ),
    ],
    test: officer('a mail of unknown outcome is not sent again'),
  },
]
