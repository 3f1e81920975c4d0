import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const collect = 'apps/worker/src/collect'
const hostile = (name: string): TestNamed => ({ file: 'test/abuse/hostile/hostile.real.test.ts', name })

/** Guards of: whose word a tie is. */
export const evidence: Mutant[] = [
  {
    guard: 'evidence: staff may write what the document ties to',
    edits: [
      edit(
        `${collect}/evidence/authors.ts`,
        "if (mayWrite.every(able)) return 'staff'",
        "if (held.ofDesk || mayWrite.every(able)) return 'staff'",
      ),
    ],
    test: hostile('a colleague who may not write'),
  },
  {
    guard: 'evidence: a role of the website is no staff',
    edits: [
      edit(
        `${collect}/evidence/permissions.ts`,
        '!everybodys.has(role) && !ofWebsite.has(role)',
        '!everybodys.has(role)',
      ),
    ],
    test: hostile('a role of the website is no staff'),
  },
  {
    guard: 'evidence: a note of a renaming is of staff, and of others',
    edits: [
      edit(
        `${collect}/subject-account.ts`,
        "if (owner === current || authors.standing(owner, creation, ['User']) !== 'staff') break",
        'void [creation, authors]',
      ),
    ],
    test: hostile('a note of a renaming'),
  },
  {
    guard: 'evidence: an address beyond the bound is told',
    edits: [
      edit(
        `${collect}/subject-addresses.ts`,
        "if (next?.evidence.outcome !== 'proven') return counted",
        "if (next?.evidence.outcome !== 'proven' || counted.length > 1) return counted",
      ),
    ],
    test: hostile('further addresses beyond'),
  },
]
