import { edit, type Mutant } from '../mutant.ts'

const collecting = 'apps/worker/src/collect'
const sixteen = (name: string) => ({ file: 'test/versions/v16.integration.test.ts', name })

/** Guards of: what a version of Frappe has otherwise. */
export const versions: Mutant[] = [
  {
    guard: 'versions: a contact without a full name is known by both of its names',
    edits: [
      edit(
        `${collecting}/subject/contact-evidence.ts`,
        "[first_name, last_name].filter(Boolean).join(' ')",
        'first_name',
      ),
    ],
    test: {
      file: 'test/versions/v14.integration.test.ts',
      name: 'a contact is known by its first and its last name: another last name is another person',
    },
  },
  {
    guard: 'versions: a link that is a uuid is looked at',
    edits: [
      edit(
        `${collecting}/rules/person-fields.ts`,
        "    const uuids = key.kind === 'link' &&",
        '    const uuids = false &&',
      ),
    ],
    test: sixteen('lead: every own row, whole, and nothing of anybody else'),
  },
  {
    guard: 'versions: a document with a number for its name is asked for by numbers alone',
    edits: [
      edit(
        `${collecting}/find/by-fields.ts`,
        "heldValues(doctype.columns?.get('name')?.kind, rest)",
        'heldValues(undefined, rest)',
      ),
    ],
    test: sixteen('customer: every own row, whole, and nothing of anybody else'),
  },
  {
    guard: 'versions: a reader asks columns of numbers and uuids for what they can hold',
    edits: [
      edit(
        `${collecting}/values/held-values.ts`,
        'form === undefined ? values : values.filter((value) => form.test(value))',
        'form === undefined ? values : values',
      ),
    ],
    test: {
      file: `${collecting}/values/held-values.test.ts`,
      name: 'a column of numbers or of uuids is asked for nothing that it cannot hold',
    },
  },
  {
    guard: 'versions: a link by uuids is compared with uuids',
    edits: [edit(`${collecting}/subject/names-subject.ts`, '(field.uuids ? amongOwn : among)', '(among)')],
    test: sixteen('lead: every own row, whole, and nothing of anybody else'),
  },
  {
    guard: 'versions: format=frappe has the rules of the released version',
    edits: [edit(`${collecting}/frappe-format/site-rules.ts`, 'minor: 33', 'minor: 32')],
    test: {
      file: `${collecting}/frappe-format/site-rules.test.ts`,
      name: 'ERPNext has rules of its own since 16.33',
    },
  },
  {
    guard: 'versions: format=frappe goes by the version that the site wrote down',
    edits: [edit(`${collecting}/frappe-format/site-rules.ts`, 'return told ?? (', 'return (')],
    test: sixteen('format=frappe has ERPNext’s rules where its version has them'),
  },
  {
    guard: 'versions: format=frappe goes by ERPNext’s own forms where no version tells',
    edits: [edit(`${collecting}/frappe-format/site-rules.ts`, 'WHERE app_name = $', 'WHERE app_name >= $')],
    test: sixteen('format=frappe has ERPNext’s rules where its version has them'),
  },
  {
    guard: 'versions: data-map check tells what the site masks',
    edits: [edit(`${collecting}/site/metadata.ts`, "          ...(mask === '1' && { masked: true }),\n", '')],
    test: sixteen('data-map check tells what the site masks on its own forms'),
  },
]
