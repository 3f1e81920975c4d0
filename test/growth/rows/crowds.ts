import { follows } from '../../../apps/worker/src/collect/evidence/evidence.ts'
import {
  addRecord,
  createRecords,
  type Records,
} from '../../../apps/worker/src/collect/evidence/known-records.ts'
import { keepBack, type Withheld } from '../../../apps/worker/src/collect/evidence/withheld-records.ts'
import { decideOwnership, type FieldMatch } from '../../../apps/worker/src/collect/ownership/row-ownership.ts'
import { createSelection, select } from '../../../apps/worker/src/collect/ownership/selection.ts'
import { createPersonNames } from '../../../apps/worker/src/collect/values/name-matching.ts'
import { type Parser, parser } from '../parser.ts'

const collect = (file: string) => `apps/worker/src/collect/${file}.ts`
const numbered = (size: number) => Array.from({ length: size }, (_, index) => `${index}`)
const naming = (name: string, at: number, nobody: boolean): FieldMatch => ({
  field: { column: name, role: 'subject', kind: 'email' },
  naming: at === 0 && !nobody ? 'other' : 'subject',
  isSubject: true,
  standing: 'outsider',
})

/** Work on many things at once, of which an outsider may write any number. */
export const crowds: Parser[] = [
  parser({
    name: 'contacts and the names that a person goes by',
    files: [collect('values/name-matching')],
    inputs: {
      'as many of both': numbered,
      'all of two words': (size) => numbered(size).map((one) => `Maria ${one}`),
    },
    call(names: string[]) {
      const person = createPersonNames(names, 'v@x.org')
      return names.filter((name) => person.isLikely(`${name} Santos`))
    },
  }),
  parser({
    name: 'whose row it is',
    files: [collect('ownership/row-ownership')],
    inputs: {
      'all fields name the person': (size) => numbered(size).map((name, at) => naming(name, at, true)),
      'the first field names another': (size) => numbered(size).map((name, at) => naming(name, at, false)),
    },
    call: (named: FieldMatch[]) =>
      decideOwnership({
        ...{
          named,
          children: [],
          childWork: [],
          sharedChild: false,
          unreadableChild: false,
          undecidedChild: false,
          shared: false,
          custom: false,
        },
      }),
  }),
  parser({
    name: 'reasons of a document that is found twice',
    files: [collect('ownership/selection')],
    inputs: { 'as many reasons each time': numbered },
    call(fields: string[]) {
      const selection = createSelection('Any')
      for (const via of ['one', 'other'])
        select(selection, 'a', {
          reasons: fields.map((field) => ({ field, via })),
          columns: 'all',
          rows: 'all',
        })
    },
  }),
  parser({
    name: 'records of a person',
    files: [collect('evidence/known-records')],
    inputs: { 'as many records': numbered },
    call(names: string[]) {
      const records: Records = new Map()
      for (const name of names)
        for (const field of ['a', 'b'])
          addRecord(records, follows('Contact', name), 'Contact', name, { field })
    },
  }),
  parser({
    name: 'records that are kept back',
    files: [collect('evidence/withheld-records')],
    inputs: { 'as many records, each found twice': numbered },
    call(names: string[]) {
      const withheld: Withheld = new Map()
      for (const name of [...names, ...names])
        keepBack({ records: createRecords(), withheld }, 'Lead', name, 'shared_mailbox')
    },
  }),
]
