import { accountsOf, text } from '../subject/names-subject.ts'
import { readJson } from '../values/json-text.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { type Redaction, type RedactionContext, unreadable } from './redaction.ts'

const accountList = (column: string): Redaction => ({
  column,
  mayApply: () => true,
  apply(cells, _match, context) {
    const accounts = readJson(text(cells.get(column)))
    if (accounts === null) return undefined
    if (!Array.isArray(accounts)) return unreadable
    const told = accounts.filter((account) => mayBeTold(account, context))
    if (told.length === accounts.length) return undefined
    const went = Array<string>(accounts.length - told.length).fill('other_people')
    return { cell: JSON.stringify(told), went }
  },
})

/** Who has a document assigned, has seen it or likes it: staff and the person; who else uses the portal is told to nobody. */
export const accountLists: readonly Redaction[] = ['_assign', '_seen', '_liked_by'].map(accountList)

export function mayBeTold(account: unknown, { search: { staff, subject } }: RedactionContext): boolean {
  if (typeof account !== 'string') return false
  const folded = foldAscii(account)
  return staff.has(folded) || account === subject.user || accountsOf(subject).includes(folded)
}
