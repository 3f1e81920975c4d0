import type { Cell } from '../../erp/snapshot.ts'
import { among, join, name, sql } from '../../erp/sql.ts'
import type { ChildHits } from '../find/by-child-rows.ts'
import type { Search } from '../find/search-context.ts'
import { createSelection, type Match, type Selection, select } from '../find/selection.ts'
import { personFields } from '../rules/person-fields.ts'
import { secretColumns } from '../rules/secret-columns.ts'
import { columnKey } from '../site/bundle-keys.ts'
import type { Doctype } from '../site/metadata.ts'
import { holdsOneOf, namedIn, reasonOf, text } from '../subject/names-subject.ts'
import { childTables, readChildRows } from './child-rows.ts'
import { reasonsOf, writeChildren } from './children.ts'
import type { Writing } from './write-context.ts'

/** Frappe keeps the fields of all Singles as rows of one table, every value as text. */
export function asTable(single: Doctype): Doctype {
  const known = tables.get(single)
  if (known !== undefined) return known
  const columns = new Map(
    single.fields.map(({ fieldname }) => [fieldname, { name: fieldname, kind: 'text' as const }]),
  )
  const made = { ...single, columns }
  tables.set(single, made)
  return made
}

const tables = new WeakMap<Doctype, Doctype>()

/** Settings that name the person, in a field or in a child row: those fields and rows are theirs, the settings are not. */
export function findSingles(
  { reader, dataMap, subject }: Search,
  values: SettingsNaming,
  hits: ReadonlyMap<string, ChildHits>,
): Selection[] {
  return [...new Set([...values.keys(), ...hits.keys()])].sort().flatMap((name) => {
    const doctype = reader.metadata.doctypes.get(name)
    if (doctype === undefined || !doctype.isSingle || doctype.isVirtual) return []
    const cells = values.get(name) ?? new Map<string, Cell>()
    const named = personFields(reader.metadata, asTable(doctype), dataMap.rule(name)).filter(
      (field) => namedIn(subject, field, cells) === 'subject',
    )
    const children = [...(hits.get(name)?.get(name)?.fields ?? [])].sort()
    const reasons = [...named.map(reasonOf), ...children.map((child) => ({ child }))]
    if (reasons.length === 0) return []
    const selection = createSelection(name)
    select(selection, name, { reasons, columns: 'matched', rows: 'matched' })
    return [selection]
  })
}

/** By Single: its fields, where one of them may name the person. */
type SettingsNaming = ReadonlyMap<string, ReadonlyMap<string, Cell>>

/** The fields of the settings that may name the person: all of them, since one may say what another means. */
export async function readSingles({ reader, subject }: Search): Promise<SettingsNaming> {
  const { dialect } = reader.snapshot
  const names = [...subject.records.values()].flatMap((records) => [...records.keys()])
  const addresses = [...subject.addresses, ...subject.sharedAddresses, ...subject.undecidedAddresses]
  const naming = join([among(name('value'), names), holdsOneOf(dialect, 'value', addresses)], ' OR ')
  const values = new Map<string, Map<string, Cell>>()
  await reader.scan({
    doctype: 'Singles',
    columns: ['doctype', 'field', 'value'],
    where: sql`doctype IN (SELECT doctype FROM ${name('tabSingles')} WHERE ${naming})`,
    visit([doctype = null, field = null, value = null]) {
      const cells = values.get(text(doctype)) ?? new Map<string, Cell>()
      values.set(text(doctype), cells)
      cells.set(text(field), value)
    },
  })
  return values
}

/** The one document of a Single: the fields and child rows that name the person. */
export async function* writeSingle(
  writing: Writing,
  { doctype: name, matches }: Selection,
  onDocuments: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const { search, ledger, output } = writing
  const doctype = search.reader.metadata.doctypes.get(name)
  const match = matches.get(name)
  if (doctype === undefined || match === undefined) return
  const rows = []
  for (const child of childTables(writing, name))
    rows.push({ child, byParent: await readChildRows(search, name, child, [name]) })
  output.text(`\n{"name":${JSON.stringify(name)}`)
  for (const member of await fieldMembers(writing, doctype, match)) output.member(member)
  writeChildren(writing, name, match, rows, name)
  output.raw(reasonsOf(writing, match))
  ledger.keptBack({ doctype: name, field: '*', reason: 'about_another_person' })
  ledger.exported(name)
  onDocuments(1)
  yield* output.take(false)
}

async function fieldMembers(writing: Writing, doctype: Doctype, match: Match): Promise<string[]> {
  const { search, scrub, ledger } = writing
  const cells = (await readSingles(search)).get(doctype.name) ?? new Map<string, Cell>()
  const secrets = secretColumns(asTable(doctype), search.dataMap.rule(doctype.name))
  const fields = new Set(match.reasons.flatMap(({ field }) => field ?? []))
  return [...fields].flatMap((field) => {
    if (secrets.has(field)) return []
    const value = text(cells.get(field))
    const clean = scrub(value)
    if (clean !== value) ledger.secret(doctype.name, field, doctype.name)
    const key = field === 'name' ? '$column:name' : columnKey(doctype, field)
    return [`${JSON.stringify(key)}:${JSON.stringify(clean)}`]
  })
}
