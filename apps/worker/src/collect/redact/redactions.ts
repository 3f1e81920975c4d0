import type { Show } from '../encode/row-policy.ts'
import type { Match } from '../ownership/selection.ts'
import { accountLists } from './account-lists.ts'
import { commentCopies } from './comment-copies.ts'
import { deletedFields } from './deleted-fields.ts'
import { mailRedactions } from './mail-words.ts'
import { queuedMail } from './queued-mail.ts'
import { rawMail } from './raw-mail.ts'
import type { Redaction, RedactionContext } from './redaction.ts'
import { ownChanges } from './version-changes.ts'

const redactions: Readonly<Record<string, readonly Redaction[]>> = {
  Communication: mailRedactions,
  'Email Queue': queuedMail,
  Version: [ownChanges],
  'Deleted Document': [deletedFields((doctype, column) => redactionOf(doctype, column))],
}

/** Columns that Frappe adds to every table. */
const everywhere: readonly Redaction[] = [commentCopies, ...accountLists, ...rawMail]

/** @param context what was found; of a document that is not there any more nothing is a list */
export function redactionOf(
  doctype: string,
  column: string,
  context?: Pick<RedactionContext, 'addressLists'>,
): Redaction | undefined {
  const called = (redaction: Redaction) => redaction.column === column
  return (
    redactions[doctype]?.find(called) ??
    everywhere.find(called) ??
    context?.addressLists.get(doctype)?.find(called)
  )
}

/** Columns that must be known before others are written. */
export function decidingColumns(doctype: string): readonly string[] {
  return redactions[doctype]?.flatMap(({ decidedBy }) => decidedBy ?? []) ?? []
}

/** Whether a column that is shown is to be asked for, since something of it may go. */
export function showByRedactions(
  doctype: string,
  column: string,
  match: Match,
  context: RedactionContext,
): Show {
  return redactionOf(doctype, column, context)?.mayApply(match, context) === true
    ? 'checkUnlessEmpty'
    : 'show'
}
