import type { Cell } from '../../erp/snapshot.ts'
import type { TextPolicy, ValuePolicy } from '../encode/row-policy.ts'
import type { Match } from '../ownership/selection.ts'
import { redactionOf } from '../redact/redactions.ts'
import { isMaskedSecret } from '../rules/secret-columns.ts'
import { scrubJson } from '../secrets/scrub-json.ts'
import { withheldMark } from '../secrets/secret-finder.ts'
import { text } from '../subject/names-subject.ts'
import { cellJson } from '../values/cell-json.ts'
import type { Cells } from '../values/cells.ts'
import type { Column } from '../values/doctype.ts'
import type { Writing } from './write-context.ts'

/**
 * Writes one column of the open document by the rules for single values, without what is other people's.
 *
 * @param leave whether a value of which nothing goes may be left to the engine
 */
export type ColumnWriter = (
  column: Column,
  match: Match,
  cells: Cells,
  cell: () => Cell,
  leave: boolean,
) => 'written' | 'left'

export function createColumnWriter(writing: Writing, doctype: string, rowOf: RowOf): ColumnWriter {
  const { output, redaction: context } = writing
  return (column, match, cells, cell, leave) => {
    const redaction = redactionOf(doctype, column.name, context)
    const watched = redaction?.mayApply(match, context) === true
    const rest = watched ? redaction.apply(cells, match, context) : undefined
    if (rest !== undefined && rest.cell !== cell()) {
      for (const reason of rest.went) writing.ledger.keptBack({ doctype, field: column.name, reason })
      output.member(member(writing, doctype, column, rest.cell, () => rowOf(cells)))
      return 'written'
    }
    if (watched && leave) return 'left'
    writeValue(writing, doctype, column, cell(), () => rowOf(cells))
    return 'written'
  }
}

/** The name of a row as the file tells it; empty where it does not. */
export type RowOf = (cells: Cells) => string

/** Writes one column by the rules for single values; the engine is given the UTC offset of a day that it did not have. */
function writeValue(writing: Writing, doctype: string, column: Column, value: Cell, row: () => string): void {
  if (column.kind === 'datetime' && typeof value === 'string') writing.learnDay(value)
  writing.output.member(member(writing, doctype, column, value, row))
}

/** One `"column":value`, cleared of copies of secrets. */
function member(writing: Writing, doctype: string, column: Column, cell: Cell, row: () => string): string {
  const { scrub, findSecrets, clock, ledger } = writing
  let shown = cell
  if (
    typeof cell === 'string' &&
    (column.kind === 'text' || column.kind === 'json' || column.kind === 'other')
  ) {
    const clean = () => (column.kind === 'json' ? scrubJson(cell, scrub) : scrub(cell))
    shown = isMaskedSecret(cell) ? withheldMark : clean()
    if (shown !== cell) ledger.secret(doctype, column.name, row())
    if (cell.includes('\ufffd')) ledger.unreadable(doctype)
  } else if (cell instanceof Uint8Array && findSecrets(Buffer.from(cell).toString('latin1')).length > 0) {
    shown = withheldMark
    ledger.secret(doctype, column.name, row())
  }
  return `${JSON.stringify(column.key ?? column.name)}:${cellJson(shown, column.kind, clock)}`
}

/** How values of child rows are written: by the rules for single values, and nothing of them is other people's. */
export function createValuePolicy(writing: Writing, doctype: string): ValuePolicy {
  const rowOf = (cells: Cells) => writing.scrubName(text(cells.get('name')))
  return {
    ...createTextPolicy(writing, doctype, rowOf),
    writeValue: (column, cell, cells) => writeValue(writing, doctype, column, cell, () => rowOf(cells)),
  }
}

/** What the ledger is told of the texts of one DocType. */
export function createTextPolicy(writing: Writing, doctype: string, rowOf: RowOf): TextPolicy {
  const { findSecrets, ledger } = writing
  return {
    findSecrets,
    tookSecret: (column, cells) => ledger.secret(doctype, column.name, rowOf(cells)),
    lostText: () => ledger.unreadable(doctype),
  }
}
