import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const collect = 'apps/worker/src/collect'
const finding = (name: string): TestNamed => ({ file: `${collect}/secrets/secret-finder.test.ts`, name })
const looking = (name: string): TestNamed => ({ file: `${collect}/write/final-scan.test.ts`, name })
const holding = (name: string): TestNamed => ({ file: `${collect}/rules/secret-columns.test.ts`, name })

/** Guards of: secrets and the last look. */
export const secrets: Mutant[] = [
  {
    guard: 'copies of the site’s secrets',
    edits: [edit(`${collect}/secrets/secret-finder.ts`, '[...ranges, ...copiesEncoded', '[...copiesEncoded')],
    test: finding('within a longer run'),
  },
  {
    guard: 'secrets in base64',
    edits: [edit(`${collect}/secrets/secret-finder.ts`, '[...inBase64(known, run), ...', '[...')],
    test: finding('in base64, one further'),
  },
  {
    guard: 'secrets that are encoded',
    edits: [
      edit(
        `${collect}/secrets/encoded-texts.ts`,
        'for (const decodings of combinations)',
        'for (const decodings of [])',
      ),
    ],
    test: finding('as percent signs only'),
  },
  {
    guard: 'credentials in addresses',
    edits: [edit(`${collect}/secrets/secret-patterns.ts`, "{ hint: '=', find: urlCredentials },", '')],
    test: finding('the credential is taken out'),
  },
  {
    guard: 'a name of a document is no secret',
    edits: [
      edit(`${collect}/secrets/looks-random.ts`, 'changes >= Math.max(4, (digits + letters) / 7)', 'true'),
    ],
    test: finding('is no secret'),
  },
  {
    guard: 'what stood beside a secret is looked at again',
    edits: [edit(`${collect}/secrets/secret-finder.ts`, 'round < mostRounds', 'round < 1')],
    test: finding('what stood beside a secret is one itself once that is gone'),
  },
  {
    guard: 'the last look ends the export',
    edits: [
      edit(`${collect}/write/final-scan.ts`, 'if (texts !== false) throw', 'if (texts === undefined) throw'),
    ],
    test: looking('ends the export at a secret, and names doctype and column'),
  },
  {
    guard: 'the last look reads values, not JSON',
    edits: [
      edit(
        `${collect}/write/final-scan.ts`,
        "unescaped(looked.toString('latin1', start, end))",
        "looked.toString('latin1', start, end)",
      ),
    ],
    test: looking('reads values as they were before JSON'),
  },
  {
    guard: 'nothing hides where two pieces meet',
    edits: [edit(`${collect}/write/final-scan.ts`, 'const carried = 4096', 'const carried = 1')],
    test: looking('where two pieces meet'),
  },
  {
    guard: 'a map lifts no certainty',
    edits: [
      edit(
        `${collect}/rules/secret-columns.ts`,
        'new Set([...certain, ...[...guessed]',
        'new Set([...[...certain, ...guessed]',
      ),
    ],
    test: holding('the site’s map lifts a guess, and nothing that is certain'),
  },
  {
    guard: 'a map that lifts a certainty is refused',
    edits: [
      edit(`${collect}/rules/check-data-map.ts`, 'if (isLifted(rule, field))', 'if (rule === undefined)'),
    ],
    test: holding('a map that calls a Password field no secret is refused'),
  },
]
