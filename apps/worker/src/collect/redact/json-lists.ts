import { text } from '../subject/names-subject.ts'
import { readJson } from '../values/json-text.ts'
import { type Redaction, type RedactionContext, unreadable } from './redaction.ts'

/** Of a column that holds a list in JSON, the items that may be told. */
export function jsonList(
  column: string,
  mayBeTold: (item: unknown, context: RedactionContext) => boolean,
): Redaction {
  return {
    column,
    mayApply: () => true,
    apply(cells, _match, context) {
      const items = readJson(text(cells.get(column)))
      if (items === null) return undefined
      if (!Array.isArray(items)) return unreadable
      const told = items.filter((item) => mayBeTold(item, context))
      if (told.length === items.length) return undefined
      const went = Array<string>(items.length - told.length).fill('other_people')
      return { cell: JSON.stringify(told), went }
    },
  }
}
