import { accountsOf } from '../subject/names-subject.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { jsonList } from './json-lists.ts'
import type { Redaction, RedactionContext } from './redaction.ts'

/** Who has a document assigned, has seen it or likes it: staff and the person; who else uses the portal is told to nobody. */
export const accountLists: readonly Redaction[] = ['_assign', '_seen', '_liked_by'].map((column) =>
  jsonList(column, mayBeTold),
)

export function mayBeTold(account: unknown, { search: { staff, subject } }: RedactionContext): boolean {
  if (typeof account !== 'string') return false
  const folded = foldAscii(account)
  return staff.has(folded) || account === subject.user || accountsOf(subject).includes(folded)
}
