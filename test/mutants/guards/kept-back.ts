import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const collect = 'apps/worker/src/collect'
const keptBackTest = (name: string): TestNamed => ({
  file: 'test/collect/kept-back.integration.test.ts',
  name,
})
const copies = keptBackTest('copies of comments and mails')
const names = keptBackTest('the name of a bare fact is not told')
const queue = keptBackTest('the copy of a mail in the queue')
const nothing = keptBackTest('a version and a deleted document')

/** Guards of: what is kept back is not repeated, and what is told of it is so. */
export const keptBack: Mutant[] = [
  {
    guard: 'not repeated: copies of comments and mails that the file does not show',
    edits: [edit(`${collect}/redact/comment-copies.ts`, 'context.isShownWhole(doctype, name) &&', '')],
    test: copies,
  },
  {
    guard: 'not repeated: the copy of a mail whose words are withheld',
    edits: [edit(`${collect}/redact/comment-copies.ts`, ' && !isOfAnother(by, context)', '')],
    test: copies,
  },
  {
    guard: 'not repeated: accounts of other guests on a record',
    edits: [
      edit(
        `${collect}/redact/account-lists.ts`,
        'return staff.has(folded) ||',
        'return folded.length > 0 ||',
      ),
    ],
    test: keptBackTest('who has a record assigned'),
  },
  {
    guard: 'not repeated: a queued copy of a mail that is kept back',
    edits: [
      edit(
        `${collect}/redact/queued-mail.ts`,
        "context.keptBackFor('Communication', mail) ??",
        'undefined ??',
      ),
      edit(`${collect}/redact/queued-mail.ts`, "'unexplained_link'", 'undefined'),
    ],
    test: queue,
  },
  {
    guard: 'not repeated: a queued copy of the words of another',
    edits: [edit(`${collect}/redact/queued-mail.ts`, 'context.withheldWords.has(mail) ||', '')],
    test: queue,
  },
  {
    guard: 'not repeated: blind copies of a deleted mail',
    edits: [
      edit(
        `${collect}/redact/deleted-fields.ts`,
        'redaction?.mayApply(asItWas, context) ?',
        'redaction?.mayApply(asItWas, context) && redaction.whole ?',
      ),
    ],
    test: keptBackTest('a deleted mail tells'),
  },
  {
    guard: 'not repeated: a deleted comment on another person’s record',
    edits: [
      edit(
        `${collect}/redact/deleted-fields.ts`,
        "doctype === 'Comment' && isOnOtherPeople(own, context)",
        'doctype === null',
      ),
    ],
    test: keptBackTest('a deleted comment of the staff'),
  },
  {
    guard: 'names of facts: made of a field',
    edits: [edit(`${collect}/rules/told-names.ts`, "if (telling) return 'something'", '')],
    test: names,
  },
  {
    guard: 'names of facts: no counter, nor a hash',
    edits: [edit(`${collect}/rules/told-names.ts`, "? 'perhaps' : 'something'", "? 'perhaps' : 'nothing'")],
    test: keptBackTest('a counter, a hash'),
  },
  {
    guard: 'names of facts: words of the row before a counter',
    edits: [
      edit(
        `${collect}/write/untold-names.ts`,
        'wordsOf(name).some((word) => words.has(word)) ?',
        'words.has(name) ?',
      ),
    ],
    test: names,
  },
  {
    guard: 'names of facts: not in a note either',
    edits: [
      edit(
        `${collect}/write/document-policy.ts`,
        'view.nameIsSecret || untold.has(name) ?',
        'view.nameIsSecret ?',
      ),
    ],
    test: keptBackTest('a note of what was cleared'),
  },
  {
    guard: 'manifest: what holds nothing is not counted',
    edits: [
      edit(
        `${collect}/redact/redaction.ts`,
        "if (value === null || value === undefined || value === '') return false",
        "if (value === null) return true\n  if (value === undefined || value === '') return false",
      ),
    ],
    test: nothing,
  },
  {
    guard: 'labels: of the columns only that the file shows something of',
    edits: [edit(`${collect}/site/labels.ts`, "label !== '' && columns.has(fieldname)", "label !== ''")],
    test: keptBackTest('labels are those'),
  },
]
