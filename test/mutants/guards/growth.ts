// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const worker = 'apps/worker/src'
const sweepCosts: TestNamed = {
  file: 'test/faults/sweep-costs.integration.test.ts',
  name: 'fifty workers look at every file as often as one',
}
const plans = (name: string): TestNamed => ({ file: `${database}/requests/growth.integration.test.ts`, name })
const next = (name: string): TestNamed => ({
  file: `${database}/requests/claim-next.integration.test.ts`,
  name,
})

/** Guards of what must not grow: with the workers that look at once, with the table, with the files that are ready. */
export const growth: Mutant[] = [
  {
    guard: 'growth: a site that others are claiming is passed over',
    edits: [
      edit(
        `${database}/requests/next-due.ts`,
        'NOT capped AND pg_try_advisory_xact_lock(${siteLocks}::int, hashtext(site)) LIMIT 1',
        'NOT capped LIMIT 1',
      ),
    ],
    test: {
      file: 'test/faults/turns.integration.test.ts',
      name: 'a burst of thirty sites at sixteen places',
    },
  },
  {
    guard: 'growth: a turn that was used since the look is over',
    edits: [edit(`${database}/requests/claim-next.ts`, '${isItsTurn(next)} AND r.id', 'r.id')],
    test: next('a turn that was used between the look and the claim'),
  },
  {
    guard: 'growth: claims of one site alone queue up',
    edits: [edit(`${database}/requests/claim-next.ts`, "if (!next.only) return 'outrun'", "return 'outrun'")],
    test: next('of one site alone, ten wake-ups'),
  },
  {
    guard: 'growth: one worker holds the files against the store',
    edits: [
      edit(
        `${worker}/sweeps/sweeps.ts`,
        "name: 'missing_objects', everySeconds: 3600, alone,",
        "name: 'missing_objects', everySeconds: 3600,",
      ),
    ],
    test: sweepCosts,
  },
  {
    guard: 'growth: a site is asked for many accounts at once',
    edits: [edit(`${worker}/sweeps/revoke-disabled.ts`, 'ready.length >= pageSize)', 'ready.length > 0)')],
    test: sweepCosts,
  },
  {
    guard: 'growth: nothing is late in a state that is over',
    edits: [edit(`${database}/officer/list.ts`, '!openStatuses.includes(filter.status)', 'false')],
    test: plans('nothing is late in a state that is over'),
  },
]
