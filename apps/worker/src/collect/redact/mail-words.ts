import type { Match } from '../ownership/selection.ts'
import { text } from '../subject/names-subject.ts'
import { parseAddresses, readHeader } from '../values/mail/email-addresses.ts'
import { mentions } from '../values/mail/mentions.ts'
import type { Redaction, RedactionContext } from './redaction.ts'

const words = (column: string): Redaction => ({
  column,
  decidedBy: ['sender'],
  whole: true,
  mayApply: (_match, { otherSenders }) => otherSenders.size > 0,
  apply: (cells, _match, context) =>
    isOfAnother(text(cells.get('sender')), context) && text(cells.get(column)) !== ''
      ? { cell: null, went: ['words_of_another'] }
      : undefined,
})

/** Nobody but the sender sees the blind copies of others. */
const blindCopies: Redaction = {
  column: 'bcc',
  mayApply: (match) => !isSender(match),
  apply(cells, match, { search: { subject } }) {
    const header = text(cells.get('bcc'))
    if (isSender(match) || header === '') return undefined
    const own = parseAddresses(header).filter(({ address }) => subject.addresses.has(address))
    return { cell: own.map(({ source }) => source).join(', '), went: ['blind_copy'] }
  },
}

export const mailRedactions: readonly Redaction[] = [blindCopies, words('content'), words('text_content')]

/** What somebody outside the company wrote is told to whom it was sent as a fact; the words are the writer's. */
export function isOfAnother(
  sender: string,
  { otherSenders }: Pick<RedactionContext, 'otherSenders'>,
): boolean {
  if (otherSenders.size === 0) return false
  const { items, unread } = readHeader(sender)
  return (
    items.some(({ address }) => otherSenders.has(address)) ||
    unread.some((part) => mentions(part, otherSenders))
  )
}

function isSender({ reasons }: Match): boolean {
  return reasons.some(({ field }) => field === 'sender')
}
