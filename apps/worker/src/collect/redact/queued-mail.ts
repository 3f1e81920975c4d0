import type { Match } from '../ownership/selection.ts'
import { text } from '../subject/names-subject.ts'
import type { Cells } from '../values/cells.ts'
import { isOfAnother } from './mail-words.ts'
import type { Redaction, RedactionContext } from './redaction.ts'

const copy = (column: string): Redaction => ({
  column,
  decidedBy: ['sender', 'communication'],
  whole: true,
  mayApply: () => true,
  apply(cells, match, context) {
    const reason = text(cells.get(column)) === '' ? undefined : whyItGoes(cells, match, context)
    return reason === undefined ? undefined : { cell: null, went: [reason] }
  },
})

/** The mail queue keeps each mail once more, as it was sent. */
export const queuedMail: readonly Redaction[] = [copy('message'), copy('attachments')]

function whyItGoes(cells: Cells, match: Match, context: RedactionContext): string | undefined {
  const mail = text(cells.get('communication'))
  if (context.withheldWords.has(mail) || isOfAnother(text(cells.get('sender')), context))
    return 'words_of_another'
  if (context.isShownWhole('Communication', mail)) return undefined
  return context.keptBackFor('Communication', mail) ?? (tookPart(match) ? undefined : 'unexplained_link')
}

/** Sent by the person, or to them; else it is filed under something of theirs. */
function tookPart({ reasons }: Match): boolean {
  return reasons.some(({ field, child }) => field === 'sender' || child !== undefined)
}
