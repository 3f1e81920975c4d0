import type { Cell } from '../../erp/snapshot.ts'
import type { Match, Selection } from '../ownership/selection.ts'
import { secretColumns } from '../rules/secret-columns.ts'
import { createBundleKeys } from '../site/bundle-keys.ts'
import { asTable } from '../site/single-as-table.ts'
import { text } from '../subject/names-subject.ts'
import type { Doctype } from '../values/doctype.ts'
import type { ChildRows } from './child-rows.ts'
import { writeChildren } from './children.ts'
import type { Writing } from './write-context.ts'

/** The one document of a Single: the fields and child rows that name the person. */
export function writeSingle(
  writing: Writing,
  { doctype: name, matches }: Selection,
  rows: ChildRows,
  onDocuments: (count: number) => void,
): void {
  const { search, ledger, output } = writing
  const doctype = search.reader.metadata.doctypes.get(name)
  const match = matches.get(name)
  if (doctype === undefined || match === undefined) return
  output.text(`\n{"name":${JSON.stringify(name)}`)
  for (const member of fieldMembers(writing, doctype, match)) output.member(member)
  writeChildren(writing, name, match, rows, name)
  for (const { child } of rows) writing.shown.add(child.view.doctype.name, child.writer.filled())
  output.raw(writing.reasonsOf(match))
  ledger.keptBack({ doctype: name, field: '*', reason: 'about_another_person' })
  ledger.exported(name)
  onDocuments(1)
}

function fieldMembers(writing: Writing, doctype: Doctype, match: Match): string[] {
  const { search, findings, scrub, ledger, shown } = writing
  const { metadata } = search.reader
  const cells = findings.settings.get(doctype.name) ?? new Map<string, Cell>()
  const secrets = secretColumns(metadata, asTable(metadata, doctype), search.dataMap.rule(doctype.name))
  const keys = createBundleKeys(doctype)
  const fields = new Set(match.reasons.flatMap(({ field }) => field ?? []))
  return [...fields].flatMap((field) => {
    if (secrets.has(field)) return []
    const value = text(cells.get(field))
    const clean = scrub(value)
    if (clean !== value) ledger.secret(doctype.name, field, doctype.name)
    if (value !== '') shown.add(doctype.name, [field])
    const key = field === 'name' ? '$column:name' : keys.ofColumn(field)
    return [`${JSON.stringify(key)}:${JSON.stringify(clean)}`]
  })
}
