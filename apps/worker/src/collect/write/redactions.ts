import type { Cell } from '../../erp/snapshot.ts'
import type { Show } from '../encode/row-policy.ts'
import { deletedForm, parseDeleted } from '../find/deleted-document.ts'
import type { Findings } from '../find/find-everything.ts'
import type { Search } from '../find/search-context.ts'
import type { Match } from '../find/selection.ts'
import { secretColumns } from '../rules/secret-columns.ts'
import { text } from '../subject/names-subject.ts'
import type { Cells } from '../values/cells.ts'
import { parseAddresses, readHeader } from '../values/email-addresses.ts'
import { readJson } from '../values/json-text.ts'
import { mentions } from '../values/mentions.ts'

export type RedactionContext = {
  search: Search
  /** of mail to the person: their words are theirs */
  otherSenders: ReadonlySet<string>
  withheldColumns(doctype: string): ReadonlySet<string>
}

export function redactionsFor(search: Search, { otherSenders }: Findings): RedactionContext {
  const withheldColumns = (doctype: string) =>
    new Set(
      Object.entries(search.dataMap.rule(doctype).fields ?? {}).flatMap(([field, { withhold }]) =>
        withhold ? [field] : [],
      ),
    )
  return { search, otherSenders, withheldColumns }
}

export const unreadable = Symbol('could not be read')

/** Values that hold other people's parts: the column, what stays of it, and the reason when something went. */
export type Redaction = {
  column: string
  reason: string
  /** another column that it is decided by; it is read before this one */
  decidedBy?: string
  /** whether something may go from a document of this match; not asked for an empty value, but where `evenEmpty` */
  mayApply(match: Match, context: RedactionContext): boolean
  evenEmpty?: true
  /** all of it goes or nothing: it is decided without a look at the value, which may be long */
  whole?: true
  /** undefined: nothing goes; unreadable: all of it goes, since nobody can tell what is in it */
  apply(cells: Cells, match: Match, context: RedactionContext): Cell | undefined | typeof unreadable
}

const words = (column: string): Redaction => ({
  column,
  reason: 'words_of_another',
  decidedBy: 'sender',
  whole: true,
  mayApply: (_match, { otherSenders }) => otherSenders.size > 0,
  apply: wordsTo(column),
})

const redactions: Readonly<Record<string, readonly Redaction[]>> = {
  Communication: [
    {
      column: 'bcc',
      reason: 'blind_copy',
      mayApply: (match) => !isSender(match),
      apply: ownBlindCopy,
    },
    words('content'),
    words('text_content'),
  ],
  Version: [
    {
      column: 'data',
      reason: 'other_people',
      decidedBy: 'ref_doctype',
      evenEmpty: true,
      mayApply: () => true,
      apply: ownChanges,
    },
  ],
  'Deleted Document': [
    {
      column: 'data',
      reason: 'other_people',
      decidedBy: 'deleted_doctype',
      evenEmpty: true,
      mayApply: () => true,
      apply: ownFields,
    },
  ],
}

export function redactionOf(doctype: string, column: string): Redaction | undefined {
  return redactions[doctype]?.find((redaction) => redaction.column === column)
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
  const redaction = redactionOf(doctype, column)
  if (redaction?.mayApply(match, context) !== true) return 'show'
  return redaction.evenEmpty ? 'check' : 'checkUnlessEmpty'
}

function isSender({ reasons }: Match): boolean {
  return reasons.some(({ field }) => field === 'sender')
}

/** Nobody but the sender sees the blind copies of others. */
function ownBlindCopy(
  cells: Cells,
  match: Match,
  { search: { subject } }: RedactionContext,
): Cell | undefined {
  if (isSender(match)) return undefined
  const header = text(cells.get('bcc'))
  if (header === '') return undefined
  const own = parseAddresses(header).filter(({ address }) => subject.addresses.has(address))
  return own.map(({ source }) => source).join(', ')
}

/** What somebody outside the company wrote is told to whom it was sent as a fact; the words are the writer's. */
function wordsTo(column: string): Redaction['apply'] {
  return (cells, _match, { otherSenders }) => {
    if (otherSenders.size === 0) return undefined
    const { items, unread } = readHeader(text(cells.get('sender')))
    const ofAnother =
      items.some(({ address }) => otherSenders.has(address)) ||
      unread.some((part) => mentions(part, otherSenders))
    return ofAnother && text(cells.get(column)) !== '' ? null : undefined
  }
}

/**
 * Of a Version: the fields that changed, without those that are kept back in the document itself. Of child rows only
 * that they changed: they may be about other people.
 */
function ownChanges(
  cells: Cells,
  _match: Match,
  {
    search: {
      reader: { metadata },
      dataMap,
    },
    withheldColumns,
  }: RedactionContext,
): Cell | typeof unreadable {
  const doctype = text(cells.get('ref_doctype'))
  const known = metadata.doctypes.get(doctype)
  const hidden = new Set([
    ...withheldColumns(doctype),
    ...(known === undefined ? [] : secretColumns(metadata, known, dataMap.rule(doctype))),
  ])
  const written = text(cells.get('data'))
  if (written === '') return null
  const data = readJson(written)
  if (typeof data !== 'object' || data === null) return unreadable
  const told: Record<string, unknown> = {}
  const { changed } = data as Record<string, unknown>
  if (Array.isArray(changed))
    told.changed = changed.filter((change) => isChange(change) && !hidden.has(change[0]))
  for (const kind of ['added', 'removed', 'row_changed']) {
    const rows = (data as Record<string, unknown>)[kind]
    if (Array.isArray(rows)) told[kind] = rows.filter(isChange).map(([table]) => [table])
  }
  return JSON.stringify(told)
}

/** Of a deleted document its own fields, without those that are kept back while it is there, and without child rows. */
function ownFields(
  cells: Cells,
  _match: Match,
  { search: { reader, dataMap }, withheldColumns }: RedactionContext,
): Cell | typeof unreadable {
  const doctype = text(cells.get('deleted_doctype'))
  const data = parseDeleted(text(cells.get('data')))
  if (data === null) return unreadable
  const form = deletedForm(reader.metadata.doctypes.get(doctype), data)
  const hidden = new Set([
    ...withheldColumns(doctype),
    ...secretColumns(reader.metadata, form, dataMap.rule(doctype)),
  ])
  const told = Object.entries(data).filter(
    ([field, value]) => !hidden.has(field) && (typeof value !== 'object' || value === null),
  )
  return JSON.stringify(Object.fromEntries(told))
}

/** A field or a table, and what became of it. */
function isChange(value: unknown): value is [string, ...unknown[]] {
  return Array.isArray(value) && typeof value[0] === 'string'
}
