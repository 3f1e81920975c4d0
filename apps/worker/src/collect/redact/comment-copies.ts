import { jsonList } from './json-lists.ts'
import { isOfAnother } from './mail-words.ts'
import type { Redaction, RedactionContext } from './redaction.ts'

/** Every document holds copies of the comments and mails on it: only of those that the file shows. */
export const commentCopies: Redaction = jsonList('_comments', isToldElsewhere)

/** `{comment, by, name}`: what was written, the writer's address, and the Comment or Communication that it is a copy of. */
function isToldElsewhere(copy: unknown, context: RedactionContext): boolean {
  const { name, by } = (copy ?? {}) as Record<string, unknown>
  if (typeof name !== 'string') return false
  const shows = (doctype: string) =>
    context.isShownWhole(doctype, name) && !context.hiddenColumns(doctype).has('content')
  if (shows('Comment')) return true
  return shows('Communication') && typeof by === 'string' && !isOfAnother(by, context)
}
