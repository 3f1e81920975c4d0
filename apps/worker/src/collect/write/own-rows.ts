import type { WirePiece } from '../../erp/row-frames.ts'
import { createSplitter, type Splitter } from '../../erp/row-splitter.ts'
import type { Sql } from '../../erp/sql.ts'
import { createRowWriter } from '../encode/row-encoder.ts'
import { type OwnRows, ownRowsStatement } from '../find/stores/own-rows.ts'
import type { Match, Selection } from '../ownership/selection.ts'
import { text } from '../subject/names-subject.ts'
import { createValuePolicy } from './column-rules.ts'
import type { Writing } from './write-context.ts'

export type OwnRowSection = {
  children: []
  statements: readonly Sql[]
  begin(): void
  write(piece: WirePiece): Iterable<Uint8Array>
  end(): void
}

/** The account's rows of a table whose rows have no names, numbered in their order. */
export function createOwnRowSection(
  writing: Writing,
  { doctype, matches }: Selection,
  rows: OwnRows,
  onDocuments: (count: number) => void,
): OwnRowSection {
  const { search, output, ledger } = writing
  const writer = createRowWriter(writing, createValuePolicy(writing, doctype), rows.columns)
  const shown = new Set(rows.columns.map(({ name }) => name))
  let written = 0
  let split: Splitter | undefined
  return {
    children: [],
    statements: [ownRowsStatement(search, rows)],
    begin() {},
    *write({ bytes, columns }) {
      split ??= createSplitter(columns.framing)
      split(bytes, (piece, from, to) => {
        const cells = writer.read(piece, from, to, columns)
        // The collation of the server may hold another account for this one.
        if (text(cells.get('user')) !== search.subject.user) return
        written += 1
        output.text(`${written === 1 ? '' : ','}\n{"name":${written}`)
        writer.write(shown)
        output.raw(writing.reasonsOf(matches.get(String(written)) as Match))
      })
      yield* output.take(false)
    },
    end() {
      ledger.exported(doctype, written)
      onDocuments(written)
    },
  }
}
