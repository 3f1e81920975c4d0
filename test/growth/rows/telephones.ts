import { ownPartyKinds } from '../../../apps/worker/src/collect/subject/parties/own-kinds.ts'
import type { Resolving, Subject } from '../../../apps/worker/src/collect/subject/subject.ts'
import { telephonesOfOthers } from '../../../apps/worker/src/collect/subject/telephones/telephones-of-others.ts'
import { readTelephones } from '../../../apps/worker/src/collect/values/telephones/telephones.ts'
import { form, siteOf } from '../../support/forms.ts'
import { readerOf } from '../../support/site-in-memory.ts'
import { type Parser, parser } from '../parser.ts'
import { bareTexts } from '../shapes.ts'

const collect = (file: string) => `apps/worker/src/collect/${file}.ts`
const repeated = (text: string) => (size: number) => text.repeat(size / text.length)
const cells: Record<string, (size: number) => string> = {
  ...bareTexts,
  'one long number': (size) => `+${'9'.repeat(size)}`,
  'digits of another script': repeated('٣'),
  'many numbers': repeated('+49 30 1234567, '),
  'numbers that strokes part': repeated('0301234567/'),
  'numbers without an end': repeated('030/'),
  'marks within a number': (size) => `030${'-'.repeat(size)}1234567x`,
  'blanks behind a scheme': (size) => `tel:${' '.repeat(size)}b`,
  'many schemes': repeated('tel:'),
  'zeros in brackets': repeated('(0)'),
  'letters that show nothing': repeated('\u200b'),
  'blanks before an extension': (size) => `0301234567${' '.repeat(size)}b`,
  'digits of an extension': (size) => `0301234567x${'1'.repeat(size)}b`,
  'many extensions': repeated('x 1'),
  'blanks within an extension': (size) => `0301234567 ext.${' '.repeat(size)}1${' '.repeat(size)}b`,
}
const dialling = { home: '49' }
const telephone = { country: '49', national: '301234567' }
const contacts = siteOf([form('Contact Phone', { phone: 'Data' }, { isTable: true })])
const nobody = { records: new Map(), claims: new Map() } as unknown as Subject

const customers = form('Customer', {
  customer_name: 'Data',
  customer_type: 'Select: Company\nIndividual',
})
const byDefault = {
  ...customers,
  fields: customers.fields.map((field) =>
    field.fieldname === 'customer_type' ? { ...field, defaults: ['Company'] } : field,
  ),
}

/** Telephone numbers, and what tells companies from whoever is called. */
export const telephones: Parser[] = [
  parser({
    name: 'telephone numbers of a cell',
    files: ['telephones', 'calling-codes'].map((file) => collect(`values/telephones/${file}`)),
    inputs: cells,
    call: (cell: string) => [
      readTelephones(cell, dialling),
      readTelephones(cell, { home: null, international: true }),
    ],
  }),
  parser({
    name: 'telephone numbers of others',
    files: [collect('subject/telephones/telephones-of-others')],
    inputs: cells,
    call: (phone: string) =>
      telephonesOfOthers(
        readerOf(contacts, { 'Contact Phone': [{ name: 'p', parent: 'c', parenttype: 'Contact', phone }] }),
        nobody,
        [telephone],
        dialling,
      ),
  }),
  parser({
    name: 'what companies are called',
    files: [collect('subject/parties/own-kinds')],
    inputs: {
      ...bareTexts,
      'legal forms': repeated(' gmbh'),
      'legal forms with dots': repeated(' s.p.a.'),
      'half a legal form': repeated(' sp. z o.'),
    },
    call: (customer_name: string) =>
      ownPartyKinds(
        {
          reader: readerOf(siteOf([byDefault]), {
            Customer: [{ name: 'C', customer_name, customer_type: 'Company' }],
          }),
          account: { user: 'v@x.org' },
          authors: { learn: async () => undefined },
        } as unknown as Resolving,
        'Customer',
        ['C'],
      ),
  }),
]
