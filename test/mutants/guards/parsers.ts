import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const collect = 'apps/worker/src/collect'

const growth = (name: string): TestNamed => ({ file: 'test/growth/growth.test.ts', name })
const headers = (name: string): TestNamed => ({
  file: `${collect}/values/mail/email-addresses.test.ts`,
  name,
})
const cells = (name: string): TestNamed => ({ file: `${collect}/values/cell-json.test.ts`, name })
const abuse = (name: string): TestNamed => ({ file: 'test/security/parsers.integration.test.ts', name })
const hostile = (name: string): TestNamed => ({
  file: 'test/security/hostile/hostile.integration.test.ts',
  name,
})

/** Guards of: work bounded by the size of the input. */
export const parsers: Mutant[] = [
  {
    guard: 'bounded work: a span that never closes is searched for once',
    edits: [edit(`${collect}/values/mail/header-parts.ts`, '      unclosed.add(mark)\n', '')],
    test: growth('addresses of a header'),
  },
  {
    guard: 'bounded work: the accents of a long text are not put in order',
    edits: [
      edit(
        `${collect}/values/mail/email-addresses.ts`,
        '  if (text.length > longestAddress) return text\n',
        '',
      ),
    ],
    test: growth('look-alikes'),
  },
  {
    guard: 'bounded work: what no name can be is not compared as one',
    edits: [edit(`${collect}/values/name-matching.ts`, 'text.length <= longestName', 'text.length >= 0')],
    test: growth('names of people'),
  },
  {
    guard: 'bounded work: a person has so many names and no more',
    edits: [edit(`${collect}/values/name-matching.ts`, '.slice(0, mostNames)', '')],
    test: growth('contacts and the names'),
  },
  {
    guard: 'bounded work: whose row it is is found in one pass',
    edits: [
      edit(
        `${collect}/ownership/row-ownership.ts`,
        "mine.filter(({ naming }) => naming === 'subject')",
        "mine.filter(({ naming }) => naming === 'subject' && firstNamed(named) === first)",
      ),
    ],
    test: growth('whose row it is'),
  },
  {
    guard: 'bounded work: a header that is too long is not read',
    edits: [
      edit(
        `${collect}/values/mail/email-addresses.ts`,
        '  if (header.length > longestHeader) return { items: [], unread: [header] }\n',
        '',
      ),
    ],
    test: headers('a header that is longer than any'),
  },
  {
    guard: 'bounded work: what of a header could not be read is told',
    edits: [
      edit(
        `${collect}/values/mail/email-addresses.ts`,
        '    if (rest && holdsAt(part)) unread.push(part.trim())\n',
        '',
      ),
    ],
    test: headers('what could not be read is told'),
  },
  {
    guard: 'bounded work: what stands around a comment is no address together',
    edits: [
      edit(
        `${collect}/values/mail/address-item.ts`,
        "item.slice(start, from) + (goesOn ? '(' : ' ')",
        'item.slice(start, from)',
      ),
    ],
    test: headers('what leaves no doubt is an address'),
  },
  {
    guard: 'bounded work: JSON that is too deep is a text',
    edits: [
      edit(`${collect}/values/json-text.ts`, 'if (open.push(keys) > deepest) return null', 'open.push(keys)'),
    ],
    test: cells('JSON that readers would not read alike'),
  },
  {
    guard: 'bounded work: JSON that is too long is a text',
    edits: [edit(`${collect}/values/json-text.ts`, '  if (text.length > longestJson) return null\n', '')],
    test: cells('JSON that readers would not read alike'),
  },
  {
    guard: 'keys once: JSON with a key twice is a text',
    edits: [
      edit(`${collect}/values/json-text.ts`, 'document === null || document.repeats', 'document === null'),
    ],
    test: cells('JSON that readers would not read alike'),
  },
  {
    guard: 'keys once: a column that is called like a table has a key of its own',
    edits: [edit(`${collect}/write/document-view.ts`, '    .map((column) => keys.withKey(column))', '')],
    test: abuse('A63 no key stands twice'),
  },
  {
    guard: 'keys once: rows of what is no table have a key of their own',
    edits: [
      edit(`${collect}/write/child-rows.ts`, 'keyOf: ofTable', 'keyOf: (parentfield: string) => parentfield'),
    ],
    test: abuse('A63 no key stands twice'),
  },
  {
    guard: 'kept back: mail with an address that could not be read is counted',
    edits: [edit(`${collect}/find/mail.ts`, "withhold(selection, text(mail), 'unreadable', true)", 'return')],
    test: hostile('an address that is written oddly'),
  },
  {
    guard: 'kept back: a deleted document that could not be read is counted',
    edits: [
      edit(
        `${collect}/find/deleted-documents.ts`,
        "withhold(selection, text(row), 'unreadable', true)",
        'return',
      ),
    ],
    test: abuse('A62 a deleted document'),
  },
]
