// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const next = (name: string): TestNamed => ({ file: `${database}/requests/claim-next.real.test.ts`, name })

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
      file: 'test/faults/turns.real.test.ts',
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
]
