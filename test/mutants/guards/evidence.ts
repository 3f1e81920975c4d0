import { edit, type Mutant } from '../mutant.ts'

const contacts = 'apps/worker/src/collect/subject-contact-evidence.ts'
const decided = { file: 'test/abuse/decided-contact.real.test.ts', name: 'A120 what somebody adds' }

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
]
