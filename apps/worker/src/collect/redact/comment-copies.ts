import { text } from '../subject/names-subject.ts'
import { readJson } from '../values/json-text.ts'
import { isOfAnother } from './mail-words.ts'
import { type Redaction, type RedactionContext, unreadable } from './redaction.ts'

/** Every document holds copies of the comments and mails on it: only of those that the file shows. */
export const commentCopies: Redaction = {
  column: '_comments',
  mayApply: () => true,
  apply(cells, _match, context) {
    const copies = readJson(text(cells.get('_comments')))
    if (copies === null) return undefined
    if (!Array.isArray(copies)) return unreadable
    const stay = copies.filter((copy) => isToldElsewhere(copy, context))
    if (stay.length === copies.length) return undefined
    const went = Array<string>(copies.length - stay.length).fill('other_people')
    return { cell: JSON.stringify(stay), went }
  },
}

/** `{comment, by, name}`: what was written, the writer's address, and the Comment or Communication that it is a copy of. */
function isToldElsewhere(copy: unknown, context: RedactionContext): boolean {
  const { name, by } = (copy ?? {}) as Record<string, unknown>
  if (typeof name !== 'string') return false
  const shows = (doctype: string) =>
    context.isShownWhole(doctype, name) && !context.hiddenColumns(doctype).has('content')
  if (shows('Comment')) return true
  return shows('Communication') && typeof by === 'string' && !isOfAnother(by, context)
}
