import { type ChildRow, type ChildRows, type ChildTable, isShown } from './child-rows.ts'
import type { Match } from './selection.ts'
import type { Writing } from './writing.ts'

/** The child rows of one document that its match shows, under their table fields. */
export function writeChildren(
  { output, ledger }: Writing,
  doctype: string,
  match: Match,
  rows: ChildRows,
  document: string,
): void {
  const fields = new Map<string, { child: ChildTable; row: ChildRow }[]>()
  for (const [child, byParent] of rows)
    for (const row of byParent.get(document) ?? []) {
      const { parentfield } = row
      if (!isShown(row, match.rows)) ledger.keptBack({ doctype, field: parentfield, reason: 'other_people' })
      else fields.set(parentfield, [...(fields.get(parentfield) ?? []), { child, row }])
    }
  for (const [field, shown] of [...fields].sort(([a], [b]) => (a < b ? -1 : 1))) {
    output.text(`,${JSON.stringify(field)}:[`)
    for (const [index, { child, row }] of shown.entries()) {
      output.text(index === 0 ? '{' : ',{')
      child.writer.read(row.row, row.layout)
      child.writer.write(child.shown)
      output.text('}')
    }
    output.text(']')
  }
}

/** roughly how many bytes the child rows of a document bring, and their keys */
export function weightOfChildren(rows: ChildRows, document: string): number {
  let weight = 0
  for (const [child, byParent] of rows)
    for (const { row } of byParent.get(document) ?? []) weight += row.length + child.columns.length * 8 + 64
  return weight
}

const reasons = new WeakMap<Match, Buffer>()

/** The end of a document: why it is in the file. */
export function reasonsOf(match: Match): Buffer {
  const known = reasons.get(match) ?? Buffer.from(`,"$matched":${JSON.stringify(match.reasons)}}`)
  reasons.set(match, known)
  return known
}
