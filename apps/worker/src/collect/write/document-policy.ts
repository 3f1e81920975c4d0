import type { Children, DocumentPolicy } from '../encode/row-policy.ts'
import type { Match } from '../find/selection.ts'
import type { ChildRows } from './child-rows.ts'
import { weightOfChildren, writeChildren } from './children.ts'
import { createColumnWriter, createTextPolicy } from './column-rules.ts'
import type { DocumentView } from './document-view.ts'
import { redactionOf, showByRedactions } from './redactions.ts'
import type { Writing } from './write-context.ts'

/** What goes of the documents of one DocType, by how each matches the person. */
export function createDocumentPolicy(
  writing: Writing,
  view: DocumentView,
  matches: ReadonlyMap<string, Match>,
): DocumentPolicy<Match> {
  const doctype = view.doctype.name
  const writeColumn = createColumnWriter(writing, doctype)
  return {
    ...createTextPolicy(writing, doctype),
    doctype,
    columns: view.columns,
    numbered: view.nameIsSecret,
    shapeOf: (name) => matches.get(name) as Match,
    show: (match, { name }) =>
      view.visible(match).has(name) ? showByRedactions(doctype, name, match, writing.redaction) : 'hide',
    writeColumn,
    inPieces({ name }) {
      const redaction = redactionOf(doctype, name)
      return redaction?.whole ?? redaction === undefined
    },
    writeWithheld(column, match, known) {
      const redaction = redactionOf(doctype, column.name)
      if (redaction?.mayApply(match, writing.redaction) !== true) return false
      // Only whether there is something is asked: there is.
      const cells = { get: (name: string) => (name === column.name ? 'something' : known.get(name)) }
      if (redaction.apply(cells, match, writing.redaction) !== null) return false
      writeColumn(column, match, cells, () => 'something', false)
      return true
    },
    endOf: writing.reasonsOf,
  }
}

/** The rows of child tables, for the encoder; null where there are none. */
export function childrenOf(writing: Writing, doctype: string, rows: ChildRows): Children<Match> | null {
  if (rows.length === 0) return null
  return {
    weightOf: (name) => weightOfChildren(rows, name),
    write: (name, match) => writeChildren(writing, doctype, match, rows, name),
  }
}
