import type { Children, DocumentPolicy } from '../encode/row-policy.ts'
import type { Match } from '../ownership/selection.ts'
import { redactionOf, showByRedactions } from '../redact/redactions.ts'
import { text } from '../subject/names-subject.ts'
import type { Cells } from '../values/cells.ts'
import type { ChildRows } from './child-rows.ts'
import { weightOfChildren, writeChildren } from './children.ts'
import { createColumnWriter, createTextPolicy } from './column-rules.ts'
import type { DocumentView } from './document-view.ts'
import type { Writing } from './write-context.ts'

/** What goes of the documents of one DocType, by how each matches the person. */
export function createDocumentPolicy(
  writing: Writing,
  view: DocumentView,
  matches: ReadonlyMap<string, Match>,
  untold: ReadonlySet<string>,
): DocumentPolicy<Match> {
  const doctype = view.doctype.name
  const rowOf = (cells: Cells) => {
    const name = text(cells.get('name'))
    return view.nameIsSecret || untold.has(name) ? '' : writing.scrubName(name)
  }
  const writeColumn = createColumnWriter(writing, doctype, rowOf)
  const { withoutName, isWithoutName } = createNameless()
  return {
    ...createTextPolicy(writing, doctype, rowOf),
    doctype,
    columns: view.columns,
    numbered: (match) => view.nameIsSecret || isWithoutName(match),
    shapeOf(name) {
      const match = matches.get(name) as Match
      return untold.has(name) ? withoutName(match) : match
    },
    show(match, { name }) {
      if (!view.visible(match).has(name) || (name === 'name' && isWithoutName(match))) return 'hide'
      return showByRedactions(doctype, name, match, writing.redaction)
    },
    writeColumn,
    inPieces({ name }) {
      const redaction = redactionOf(doctype, name, writing.redaction)
      return redaction?.whole ?? redaction === undefined
    },
    writeWithheld(column, match, known) {
      const redaction = redactionOf(doctype, column.name, writing.redaction)
      if (redaction?.mayApply(match, writing.redaction) !== true) return false
      // Only whether there is something is asked: there is.
      const cells = { get: (name: string) => (name === column.name ? 'something' : known.get(name)) }
      if (redaction.apply(cells, match, writing.redaction)?.cell !== null) return false
      writeColumn(column, match, cells, () => 'something', false)
      return true
    },
    endOf: writing.reasonsOf,
  }
}

/** Documents that match alike are one shape, and those of them whose names are not told another. */
function createNameless() {
  const nameless = new Map<Match, Match>()
  const made = new Set<Match>()
  return {
    isWithoutName: (match: Match) => made.has(match),
    withoutName(match: Match): Match {
      const known = nameless.get(match) ?? { ...match }
      nameless.set(match, known)
      made.add(known)
      return known
    },
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
