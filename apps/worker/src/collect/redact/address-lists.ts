import { text } from '../subject/names-subject.ts'
import { parseAddresses } from '../values/mail/email-addresses.ts'
import type { Redaction } from './redaction.ts'

/** Of a list of addresses in which the person stands among others: their own and those of the staff. */
export function addressList(column: string): Redaction {
  return {
    column,
    mayApply: ({ lists = [] }) => lists.includes(column),
    apply(cells, _match, { search: { subject, staff } }) {
      const all = parseAddresses(text(cells.get(column)))
      const told = all.filter(({ address }) => subject.addresses.has(address) || staff.has(address))
      if (told.length === all.length) return undefined
      const went = Array<string>(all.length - told.length).fill('other_people')
      return { cell: told.map(({ source }) => source).join(', '), went }
    },
  }
}
