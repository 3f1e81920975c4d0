import { parseDeleted } from '../../../apps/worker/src/collect/find/deleted-document.ts'
import { frappeJson, pythonString } from '../../../apps/worker/src/collect/frappe-format/python-json.ts'
import { redactionOf } from '../../../apps/worker/src/collect/redact/redactions.ts'
import { nameTells } from '../../../apps/worker/src/collect/rules/told-names.ts'
import { cellJson } from '../../../apps/worker/src/collect/values/cell-json.ts'
import { saysSomething } from '../../../apps/worker/src/collect/values/cells.ts'
import { createDerived } from '../../../apps/worker/src/collect/values/derived.ts'
import { undescribed } from '../../../apps/worker/src/collect/values/doctype.ts'
import { heldValues } from '../../../apps/worker/src/collect/values/held-values.ts'
import { readJson } from '../../../apps/worker/src/collect/values/json-text.ts'
import { spellingsOf } from '../../../apps/worker/src/collect/values/mail/domain-spellings.ts'
import { literally } from '../../../apps/worker/src/collect/values/pattern-text.ts'
import { createSiteClock } from '../../../apps/worker/src/collect/values/site-clock.ts'
import { containing } from '../../../apps/worker/src/erp/sql.ts'
import { type Parser, parser } from '../parser.ts'
import { fewTexts, nastyJson } from '../shapes.ts'

const collect = (file: string) => `apps/worker/src/collect/${file}.ts`
const clock = createSiteClock('Europe/Berlin')
const match = { reasons: [], columns: 'all', rows: 'all' } as const
const nothing = {
  search: { staff: new Set(), subject: { user: 'v@x.org', addresses: new Set() } },
  otherSenders: new Set(),
  isShownWhole: () => false,
  hiddenColumns: () => new Map(),
} as never
const digits: Record<string, (size: number) => string> = {
  'zeros that end a fraction': (size) => `10:20:30.${'0'.repeat(size)}`,
  'zeros within a fraction': (size) => `10:20:30.${'0'.repeat(size)}1`,
  'zeros and ones': (size) => `2026-01-02 10:20:30.${'01'.repeat(size / 2)}`,
  dots: (size) => '.'.repeat(size),
  digits: (size) => '9'.repeat(size),
}

export const values: Parser[] = [
  ...(['integer', 'float', 'datetime', 'time'] as const).map((kind) =>
    parser({
      name: `a cell of ${kind}`,
      files: ['values/cell-json', 'values/site-clock', 'encode/timezone-table'].map(collect),
      inputs: digits,
      call: (cell: string) => cellJson(cell, kind, clock),
    }),
  ),
  parser({
    name: 'whether a cell says something',
    files: [collect('values/cells')],
    inputs: { ...digits, 'zeros of a zero': (size) => `0.${'0'.repeat(size)}` },
    call: saysSomething,
  }),
  parser({
    name: 'a cell of JSON',
    files: ['values/cell-json', 'values/json-text'].map(collect),
    inputs: nastyJson,
    call: (cell: string) => cellJson(cell, 'json', clock),
  }),
  ...(['float', 'datetime', 'time'] as const).map((kind) =>
    parser({
      name: `a cell of ${kind} as ERPNext writes it`,
      files: ['frappe-format/python-json', 'frappe-format/export'].map(collect),
      inputs: digits,
      call: (cell: string) => frappeJson(cell, kind, 'mariadb'),
    }),
  ),
  parser({
    name: 'a cell of JSON as ERPNext writes it',
    files: ['frappe-format/python-json'].map(collect),
    inputs: nastyJson,
    call: (cell: string) => frappeJson(cell, 'json', 'postgres'),
  }),
  parser({
    name: 'texts as Python writes them',
    files: [collect('frappe-format/python-json')],
    inputs: fewTexts,
    call: pythonString,
  }),
  parser({
    name: 'JSON as a value',
    files: [collect('values/json-text')],
    inputs: nastyJson,
    call: (json: string) => readJson(json),
  }),
  parser({
    name: 'deleted documents',
    files: [collect('find/deleted-document')],
    inputs: nastyJson,
    call: parseDeleted,
  }),
  ...[
    ['Version', 'data', 'version-changes'],
    ['Deleted Document', 'data', 'deleted-fields'],
    ['Task', '_comments', 'comment-copies'],
    ['Task', '_assign', 'account-lists'],
  ].map(([doctype = '', column = '', file]) =>
    parser({
      name: `what is told of ${column} of a ${doctype}`,
      files: [collect(`redact/${file}`)],
      inputs: nastyJson,
      call: (json: string) => redactionOf(doctype, column)?.apply(new Map([[column, json]]), match, nothing),
    }),
  ),
  parser({
    name: 'what a document is called',
    files: ['rules/naming', 'rules/told-names', 'write/untold-names'].map(collect),
    inputs: fewTexts,
    call: (name: string) => {
      const field = { fieldname: 'dt', fieldtype: 'Link', options: 'DocType', label: '', custom: false }
      const form = { ...undescribed, fields: [field], autoname: 'format:{dt} of {dt} on {YYYY}-{####}' }
      return nameTells({ derived: createDerived() }, form, name)
    },
  }),
  parser({
    name: 'a text as a part of a pattern',
    files: [collect('values/pattern-text')],
    inputs: { ...fewTexts, 'signs of a pattern': (size) => '.*'.repeat(size / 2) },
    call: literally,
  }),
  parser({
    name: 'spellings of a domain',
    files: [collect('values/mail/domain-spellings')],
    inputs: {
      ...fewTexts,
      'letters of a domain': (size) => `v@${'ü'.repeat(size)}`,
      'parts of a domain': (size) => `v@${'ü.'.repeat(size / 2)}`,
      'short domains with long mailboxes': (size) => `${'v@'.repeat(size / 2)}ü.de`,
      'names as name servers have them': (size) => `v@${'xn--'.repeat(size / 4)}`,
    },
    call: spellingsOf,
  }),
  ...(['integer', 'uuid'] as const).map((kind) =>
    parser({
      name: `what a column of ${kind} can hold`,
      files: [collect('values/held-values')],
      inputs: { ...digits, ...fewTexts, 'uuids in a row': (size) => '0a-'.repeat(size / 3) },
      call: (text: string) => heldValues(kind, [text]),
    }),
  ),
  parser({
    name: 'patterns of LIKE',
    files: ['apps/worker/src/erp/sql.ts'],
    inputs: fewTexts,
    call: containing,
  }),
]
