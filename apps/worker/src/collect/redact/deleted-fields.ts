import type { Cell } from '../../erp/snapshot.ts'
import { parseDeleted } from '../find/deleted-document.ts'
import type { Match } from '../ownership/selection.ts'
import { text } from '../subject/names-subject.ts'
import type { Cells } from '../values/cells.ts'
import { readHeader } from '../values/mail/email-addresses.ts'
import { isOnOtherPeople } from './deleted-comments.ts'
import { holdsSomething, type Redaction, type RedactionContext, type Rest, unreadable } from './redaction.ts'

/**
 * Of a deleted document its own fields, without child rows, and without what is kept back while it is there.
 *
 * @param redactionOf what goes of its values while it is there
 */
export function deletedFields(
  redactionOf: (doctype: string, column: string) => Redaction | undefined,
): Redaction {
  return {
    column: 'data',
    decidedBy: ['deleted_doctype'],
    mayApply: () => true,
    apply(cells, match, context) {
      const doctype = text(cells.get('deleted_doctype'))
      const data = parseDeleted(text(cells.get('data')))
      if (data === null) return unreadable
      const own: Cells = { get: (field) => cellOf(data[field]) }
      const hidden = new Map(context.hiddenColumns(doctype, Object.keys(data)))
      if (doctype === 'Comment' && isOnOtherPeople(own, context))
        hidden.set('content', 'about_another_person')
      const asItWas = matchOf(own, match, context)
      const told: Record<string, unknown> = {}
      const went = new Set<string>()
      for (const [field, value] of Object.entries(data)) {
        const rest = holdsSomething(value)
          ? (wholly(value, hidden.get(field)) ?? partly(redactionOf(doctype, field)))
          : undefined
        if (rest === undefined || rest.cell !== null) told[field] = rest?.cell ?? value
        for (const reason of rest?.went ?? []) went.add(reason)
      }
      return went.size === 0 ? undefined : { cell: JSON.stringify(told), went: [...went] }

      function partly(redaction: Redaction | undefined): Rest | undefined {
        return redaction?.mayApply(asItWas, context) ? redaction.apply(own, asItWas, context) : undefined
      }
    },
  }
}

function wholly(value: unknown, reason: string | undefined): Rest | undefined {
  if (reason !== undefined) return { cell: null, went: [reason] }
  return typeof value === 'object' ? { cell: null, went: ['other_people'] } : undefined
}

function cellOf(value: unknown): Cell {
  return value === null || value === undefined || typeof value === 'object' ? null : String(value)
}

/** A mail that the person sent is known by its sender while it is there. */
function matchOf(own: Cells, match: Match, { search: { subject } }: RedactionContext): Match {
  const { items } = readHeader(text(own.get('sender')))
  const isSender = items.some(({ address }) => subject.addresses.has(address))
  return isSender ? { ...match, reasons: [...match.reasons, { field: 'sender' }] } : match
}
