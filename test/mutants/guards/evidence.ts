import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const contacts = 'apps/worker/src/collect/subject-contact-evidence.ts'
const decided = { file: 'test/abuse/decided-contact.real.test.ts', name: 'A120 what somebody adds' }

const collect = 'apps/worker/src/collect'
const hostile = (name: string): TestNamed => ({ file: 'test/abuse/hostile/hostile.real.test.ts', name })

/** Guards of: whose word a tie is. */
export const evidence: Mutant[] = [
  {
    guard: 'a confirmed contact: what stands on it since is decided by itself',
    edits: [
      edit(
        contacts,
        'settled.proof === null || byOfficer ? evidence :',
        "byOfficer ? prove('officer', sourceOf('Contact', row)) : settled.proof === null ? evidence :",
      ),
    ],
    test: decided,
  },
  {
    guard: 'a confirmed contact: what ERPNext copied from it is no evidence while the person may write it',
    edits: [edit(contacts, '(byOfficer && isWritable(evidence))', 'false')],
    test: decided,
  },
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
