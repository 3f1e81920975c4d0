import { text } from '../subject/names-subject.ts'
import { readJsonObject } from '../values/json-text.ts'
import { mayBeTold } from './account-lists.ts'
import { holdsSomething, type Redaction, type RedactionContext, unreadable } from './redaction.ts'

/**
 * Of a Version: the fields that changed, without those that are kept back in the document itself. Of child rows only
 * that they changed: they may be about other people.
 */
export const ownChanges: Redaction = {
  column: 'data',
  decidedBy: ['ref_doctype'],
  mayApply: () => true,
  apply(cells, _match, context) {
    const data = readJsonObject(text(cells.get('data')))
    if (data === null) return unreadable
    const hidden = context.hiddenColumns(text(cells.get('ref_doctype')))
    const parts = Object.entries(data).map(([key, value]) => ({
      key,
      ...restOf(key, value, hidden, context),
    }))
    const went = new Set(parts.flatMap((part) => part.went))
    if (went.size === 0) return undefined
    const told = parts.flatMap(({ key, rest }) => (rest === undefined ? [] : [[key, rest] as const]))
    return { cell: JSON.stringify(Object.fromEntries(told)), went: [...went] }
  },
}

const rowsKeys = new Set(['added', 'removed', 'row_changed'])

/** What stays of one member, undefined for nothing, and why the rest went. */
function restOf(
  key: string,
  value: unknown,
  hidden: ReadonlyMap<string, string>,
  context: RedactionContext,
): { rest: unknown; went: readonly string[] } {
  if (!holdsSomething(value) || key === 'creation' || (key === 'created_by' && mayBeTold(value, context)))
    return { rest: value, went: [] }
  if (key === 'changed' && Array.isArray(value)) return fieldsOf(value, hidden)
  if (rowsKeys.has(key) && Array.isArray(value)) {
    const rest = value.filter(isChange).map(([table]) => [table])
    return { rest, went: ['other_people'] }
  }
  return { rest: undefined, went: ['other_people'] }
}

function fieldsOf(changes: readonly unknown[], hidden: ReadonlyMap<string, string>) {
  const went = changes.flatMap((change) => {
    if (!isChange(change)) return holdsSomething(change) ? ['other_people'] : []
    const [field, ...values] = change
    return values.some(holdsSomething) ? (hidden.get(field) ?? []) : []
  })
  return { rest: changes.filter((change) => isChange(change) && !hidden.has(change[0])), went }
}

/** A field or a table, and what became of it. */
function isChange(value: unknown): value is [string, ...unknown[]] {
  return Array.isArray(value) && typeof value[0] === 'string'
}
