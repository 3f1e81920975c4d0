import type { Match } from '../ownership/selection.ts'
import { type ChildRow, type ChildRows, type ChildTable, isShown } from './child-rows.ts'
import type { Writing } from './write-context.ts'

/** The child rows of one document that its match shows, under their table fields. */
export function writeChildren(
  writing: Writing,
  doctype: string,
  match: Match,
  rows: ChildRows,
  document: string,
): void {
  const shown = shownRows(writing, doctype, match, rows, document)
  // Most have one field; more stand in the order of the alphabet.
  const fields = shown.every(({ row }) => row.parentfield === shown[0]?.row.parentfield)
    ? [shown]
    : [...Map.groupBy(shown, ({ row }) => row.parentfield)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, of]) => of)
  for (const field of fields) writeField(writing, doctype, field)
}

type Shown = { child: ChildTable; row: ChildRow }

function shownRows(
  { ledger }: Writing,
  doctype: string,
  match: Match,
  rows: ChildRows,
  document: string,
): Shown[] {
  const shown: Shown[] = []
  const ofPerson = new Set<string>()
  for (const { byParent } of rows)
    for (const { owner, parentfield } of byParent.get(document) ?? [])
      if (owner === 'subject') ofPerson.add(parentfield)
  for (const { child, byParent } of rows)
    for (const row of byParent.get(document) ?? [])
      if (isShown(row, match.rows, ofPerson)) shown.push({ child, row })
      else ledger.keptBack({ doctype, field: row.parentfield, reason: 'other_people' })
  return shown
}

function writeField({ output, shown }: Writing, doctype: string, rows: readonly Shown[]): void {
  const [first] = rows
  if (first === undefined) return
  shown.add(doctype, [first.row.parentfield])
  let before = `,${JSON.stringify(first.child.keyOf(first.row.parentfield))}:[{`
  for (const { child, row } of rows) {
    output.text(before)
    child.writer.read(row.bytes, row.from, row.to, row.columns)
    child.writer.write(child.shown)
    before = '},{'
  }
  output.text('}]')
}

/** roughly how many bytes the child rows of a document bring, and their keys */
export function weightOfChildren(rows: ChildRows, document: string): number {
  let weight = 0
  for (const { child, byParent } of rows)
    for (const { from, to } of byParent.get(document) ?? [])
      weight += to - from + child.columns.length * 8 + 64
  return weight
}

/** The end of a document: why it is in the file. */
export function createReasons(scrubName: Writing['scrubName']): Writing['reasonsOf'] {
  const clean = (_key: string, value: unknown) => (typeof value === 'string' ? scrubName(value) : value)
  const written = new Map<Match, Buffer>()
  return (match) => {
    const known = written.get(match) ?? Buffer.from(`,"$matched":${JSON.stringify(match.reasons, clean)}}`)
    written.set(match, known)
    return known
  }
}
