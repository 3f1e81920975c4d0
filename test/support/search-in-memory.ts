import type { Search } from '../../apps/worker/src/collect/ownership/search-context.ts'
import { createMatchPool } from '../../apps/worker/src/collect/ownership/selection.ts'
import type { DataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import type { DoctypeRule } from '../../apps/worker/src/collect/rules/data-map-schema.ts'
import type { Subject } from '../../apps/worker/src/collect/subject/subject.ts'
import type { Doctype } from '../../apps/worker/src/collect/values/doctype.ts'
import { form, siteOf } from './forms.ts'
import { type Rows, readerOf } from './site-in-memory.ts'

const noRule: DoctypeRule = {}

type Given = {
  rows?: Rows
  rules?: Record<string, DoctypeRule>
  subject?: Partial<Subject>
  entered?: readonly string[]
}

/** A search for Zoe, a patient, on a site that has these forms besides tickets, deals and patients. */
export function searching(
  forms: readonly Doctype[],
  { rows = {}, rules = {}, subject, entered }: Given = {},
): Search {
  const known = [
    form('Ticket'),
    form('Deal'),
    form('User', { email: 'Data: Email', user_type: 'Data' }),
    form('Patient', { patient_name: 'Data', email: 'Data: Email' }),
  ]
  const names = new Set(forms.map(({ name }) => name))
  const site = siteOf([...known.filter(({ name }) => !names.has(name)), ...forms], { Patient: 'person' })
  const records = new Map([
    ['User', new Map([['zoe@x.org', []]])],
    ['Patient', new Map([['P-1', []]])],
  ])
  return {
    known: { decisions: [] },
    reader: readerOf(site, rows),
    subject: {
      ...{
        user: 'zoe@x.org',
        isWebsiteUser: true,
        addresses: new Set(['zoe@x.org']),
        heldContacts: new Set(),
      },
      ...{ sharedAddresses: new Set(), undecidedAddresses: new Set(), unprovenAddresses: new Set() },
      ...{ records, ...subject },
    } as unknown as Subject,
    dataMap: { rule: (doctype: string) => rules[doctype] ?? noRule } as unknown as DataMap,
    staff: new Set(['desk@firm.org']),
    entered: entered === undefined ? null : { doctypes: new Set(entered), key: entered.join() },
    matches: createMatchPool(),
  }
}
