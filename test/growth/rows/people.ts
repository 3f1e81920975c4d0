import { namedIn } from '../../../apps/worker/src/collect/ownership/row-facts.ts'
import { learnForms } from '../../../apps/worker/src/collect/rules/people/learn-forms.ts'
import { personForm } from '../../../apps/worker/src/collect/rules/people/person-records.ts'
import { personFields } from '../../../apps/worker/src/collect/rules/person-fields.ts'
import { namesIn } from '../../../apps/worker/src/collect/subject/person-records.ts'
import { fitInAnotherScript } from '../../../apps/worker/src/collect/values/name-scripts.ts'
import type { Snapshot } from '../../../apps/worker/src/erp/snapshot.ts'
import { form, siteOf } from '../../support/forms.ts'
import { searching } from '../../support/search-in-memory.ts'
import { type Parser, parser } from '../parser.ts'
import { bareTexts, fewTexts, nastyTexts } from '../shapes.ts'

const collect = (file: string) => `apps/worker/src/collect/${file}.ts`
const visit = form('Visit', { mail: 'Data: Email', konto: 'Link: User', title: 'Data' }, { custom: true })
const site = siteOf([visit])
const search = searching([visit])
const fields = personFields(site, visit, {})

/** What tells whose rows are people, and whom a row names. */
export const people: Parser[] = [
  parser({
    name: 'names in other scripts',
    files: [collect('values/name-scripts')],
    inputs: {
      ...bareTexts,
      'words of another script': (size) => 'Мария '.repeat(size / 6),
      'letters of another script': (size) => 'م'.repeat(size),
    },
    call: (name: string) => [fitInAnotherScript(name, ['Maria Santos']), fitInAnotherScript('Мария', [name])],
  }),
  parser({
    name: 'many names in other scripts',
    files: [collect('values/name-scripts')],
    inputs: { 'as many known names': (size) => Array.from({ length: size }, (_, at) => `Maria Nr${at}`) },
    call: (names: string[]) => fitInAnotherScript('Мария Сантос', names),
    to: 64 * 1024,
  }),
  parser({
    name: 'what a record of people is called',
    files: [collect('subject/person-records')],
    inputs: { ...fewTexts, 'blanks within': (size) => `a${' '.repeat(size)}b` },
    call: (name: string) => namesIn({ names: ['first', 'last'] }, { first: name, last: name }),
  }),
  parser({
    name: 'whom the fields of a row name',
    files: [collect('ownership/row-facts')],
    inputs: nastyTexts,
    call: (cell: string) => namedIn(search, fields, new Map(fields.map(({ column }) => [column, cell]))),
  }),
  parser({
    name: 'what rows tell of their form',
    files: [collect('rules/people/learn-forms')],
    inputs: {
      ...fewTexts,
      'an address without an end': (size) => `v@${'x'.repeat(size)}`,
      'a mailbox without an end': (size) => `${'v'.repeat(size)}@x.org`,
    },
    call(cell: string) {
      const known = personForm(site, visit)
      if (known === null) throw new RangeError('no form')
      const snapshot = { all: async () => [[cell, cell, cell, cell]] } as unknown as Snapshot
      return learnForms(snapshot, site, [{ doctype: visit, form: known }])
    },
  }),
]
