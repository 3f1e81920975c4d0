import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const collect = 'apps/worker/src/collect'
const own = `${collect}/subject/telephones/own-telephones.ts`
const numbers = `${collect}/find/telephones/numbers.ts`
const lines = `${collect}/find/telephones/lines.ts`
const account = `${collect}/subject/account.ts`
const kinds = `${collect}/subject/parties/own-kinds.ts`
const hostile = (number: string): TestNamed => ({
  file: 'test/security/hostile/hostile.integration.test.ts',
  name: `'${number}'`,
})

/** Guards of: telephone numbers, former names, and kinds that nobody chose. */
export const telephones: Mutant[] = [
  {
    guard: 'telephones: a number that others have too is nobody’s alone',
    edits: [edit(numbers, '!ofOthers.has(one) && ', '')],
    test: hostile('A154'),
  },
  {
    guard: 'telephones: what the account typed into its profile proves nothing',
    edits: [edit(numbers, ' && !isOnProfile(subject.telephones, one)', '')],
    test: hostile('A155'),
  },
  {
    guard: 'telephones: a contact that an account saves is its own word',
    edits: [
      edit(own, "user === '' &&", ''),
      edit(
        own,
        '!own.some((address) => spellingsOf(address).some((one) => logins.has(one)))',
        'own !== null',
      ),
    ],
    test: hostile('A156'),
  },
  {
    guard: 'telephones: what is copied from a contact is worth what the contact is',
    edits: [edit(own, "copiedBy === undefined || (row[copiedBy] ?? '') === ''", 'column !== copiedBy')],
    test: hostile('A156'),
  },
  {
    guard: 'telephones: another country is another number',
    edits: [
      edit(
        `${collect}/values/telephones/telephones.ts`,
        'one.national === other.national && one.country === other.country',
        'one.national === other.national',
      ),
    ],
    test: hostile('A157'),
  },
  {
    guard: 'telephones: a list is nobody’s alone',
    edits: [edit(numbers, 'numbers.length === 1 && !unread && ', '')],
    test: hostile('A157'),
  },
  {
    guard: 'telephones: who calls for the company works',
    edits: [edit(lines, 'isAgents(search, facts) ? factOf(facts) : decideOwnership', 'decideOwnership')],
    test: hostile('A159'),
  },
  {
    guard: 'telephones: whom to call in an emergency is somebody else',
    edits: [edit(own, '.filter(({ ofAnother }) => !ofAnother)', '')],
    test: hostile('A159'),
  },
  {
    guard: 'former names: a merged account was somebody else',
    edits: [edit(account, ' && !tellsOfMerging(content)', '')],
    test: hostile('A150'),
  },
  {
    guard: 'former names: a deleted account was somebody else',
    edits: [edit(account, 'if (deleted.has(address)) break', '')],
    test: hostile('A151'),
  },
  {
    guard: 'former names: nobody’s own word',
    edits: [
      edit(
        account,
        'if ([...own, ...names].some((name) => foldAscii(name) === foldAscii(owner))) return false',
        '',
      ),
    ],
    test: hostile('A152'),
  },
  {
    guard: 'kinds: others are known under a company that bears a name',
    edits: [edit(kinds, 'else if (!ofOthers.has(name)) kinds', 'else kinds')],
    test: hostile('A158'),
  },
  {
    guard: 'kinds: a default is no word for an individual',
    edits: [edit(kinds, "kinds.set(name, 'presumed')", "kinds.set(name, 'individual')")],
    test: hostile('A158'),
  },
  {
    guard: 'kinds: a default is no word for a company',
    edits: [edit(kinds, "kinds.set(name, 'unknown')", "kinds.set(name, 'company')")],
    test: hostile('A158'),
  },
]
