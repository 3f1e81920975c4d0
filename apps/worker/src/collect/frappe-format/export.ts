import { setImmediate as turn } from 'node:timers/promises'
import type { Row } from '../../erp/snapshot.ts'
import { join, name, sql, table } from '../../erp/sql.ts'
import { isMaskedSecret, secretColumns } from '../rules/secret-columns.ts'
import { scrubJson } from '../secrets/scrub-json.ts'
import { text } from '../subject/names-subject.ts'
import type { Column, Doctype } from '../values/doctype.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import type { FileWriting } from '../write/write-context.ts'
import { frappeJson, pythonString } from './python-json.ts'
import type { FrappeRule } from './rules.ts'
import { rulesOfSite } from './site-rules.ts'

/**
 * What ERPNext's own download writes, for those who parse it today: the same rules, rows, columns, order and spelling.
 * Two things differ on purpose: secrets are null (an empty one stays empty), and rows of look-alike addresses are left out.
 *
 * @returns how many rows of each doctype were written
 */
export async function* writeFrappeExport(
  writing: FileWriting,
  onDocuments: (doctype: string, count: number) => void,
): AsyncGenerator<Uint8Array, Record<string, number>> {
  const { output } = writing
  const counts: Record<string, number> = {}
  const rules = await rulesOfSite(writing.search.reader)
  const sorting = await readSorting(writing, rules)
  let open = ''
  output.text('{')
  for (const { doctype: doctypeName, filterBy } of rules) {
    const doctype = writing.search.reader.metadata.doctypes.get(doctypeName)
    if (doctype == null || !doctype.columns?.has(filterBy)) continue
    for await (const row of matchingRows(
      writing,
      doctype,
      filterBy,
      sorting.get(doctypeName) ?? 'modified desc',
    )) {
      if (open !== doctypeName)
        output.text(`${open === '' ? '' : '\n  ],'}\n  ${pythonString(doctypeName)}: [\n`)
      else output.text(',\n')
      if (open !== doctypeName) output.begins(doctypeName)
      open = doctypeName
      yield* writeRow(writing, doctype, row)
      counts[doctypeName] = (counts[doctypeName] ?? 0) + 1
      onDocuments(doctypeName, 1)
      yield* output.take(false)
    }
  }
  output.text(open === '' ? '}' : '\n  ]\n}')
  yield* output.take(true)
  return counts
}

async function* matchingRows(
  { search }: FileWriting,
  doctype: Doctype,
  filterBy: string,
  order: string,
): AsyncGenerator<Row> {
  const { reader, subject } = search
  const columns = [...(doctype.columns?.values() ?? [])]
  const secrets = secretColumns(reader.metadata, doctype, search.dataMap.rule(doctype.name))
  const at = columns.findIndex((column) => column.name === filterBy)
  const selected = columns.map((column) =>
    secrets.has(column.name) ? sql`CASE WHEN ${name(column.name)} = '' THEN '' END` : name(column.name),
  )
  const [field = 'modified', direction = 'desc'] = order.split(' ')
  const statement = sql`SELECT ${join(selected, ', ')} FROM ${table(doctype.name)} WHERE ${name(filterBy)} = ${subject.user}
    ORDER BY ${name(field)} ${[{ raw: direction.toLowerCase() === 'asc' ? 'ASC' : 'DESC' }]}`
  for await (const rows of reader.snapshot.stream(statement))
    for (const row of rows) if (foldAscii(text(row[at])) === foldAscii(subject.user)) yield row
}

async function* writeRow(writing: FileWriting, doctype: Doctype, row: Row): AsyncGenerator<Uint8Array> {
  const { output, scrub, search } = writing
  const { engine } = search.reader.snapshot.dialect
  let before = '    {\n'
  let index = 0
  for (const column of doctype.columns?.values() ?? []) {
    const { name, kind } = column
    const cell = row[index++] ?? null
    const shown = typeof cell === 'string' ? cleared(cell, column, scrub) : cell
    output.text(`${before}      ${pythonString(name)}: `)
    if (typeof shown === 'string' && kind === 'text' && shown.length > longText)
      yield* writeLong(writing, shown)
    else output.text(frappeJson(shown, kind, engine))
    before = ',\n'
  }
  output.text('\n    }')
}

/** so much is written at once: other work has its turn between */
const longText = 64 * 1024

/** A text may be cut anywhere: Python writes the halves of a character one by one. */
async function* writeLong({ output }: FileWriting, text: string): AsyncGenerator<Uint8Array> {
  output.text('"')
  for (let at = 0; at < text.length; at += longText) {
    output.text(pythonString(text.slice(at, at + longText)).slice(1, -1))
    yield* output.take(false)
    await turn()
  }
  output.text('"')
}

function cleared(cell: string, { kind }: Column, scrub: FileWriting['scrub']): string | null {
  if (kind === 'json') return scrubJson(cell, scrub)
  if (kind !== 'text' && kind !== 'other') return cell
  return isMaskedSecret(cell) ? null : scrub(cell)
}

/** Frappe lists a doctype by its own sort field; a Property Setter may have changed it. */
async function readSorting(
  { search }: FileWriting,
  rules: readonly FrappeRule[],
): Promise<Map<string, string>> {
  const { reader } = search
  const names = rules.map(({ doctype }) => doctype)
  const sorting = new Map<string, { sort_field: string; sort_order: string }>()
  for (const { name = '', sort_field = '', sort_order = '' } of await reader.whereIn(
    'DocType',
    ['name', 'sort_field', 'sort_order'],
    'name',
    names,
  ))
    sorting.set(name, { sort_field: sort_field || 'modified', sort_order: sort_order || 'desc' })
  const setters = await reader.whereIn(
    'Property Setter',
    ['doc_type', 'property', 'value'],
    'doc_type',
    names,
    {
      and: { doctype_or_field: 'DocType' },
    },
  )
  for (const { doc_type = '', property = '', value = '' } of setters)
    if (property === 'sort_field' || property === 'sort_order')
      Object.assign(sorting.get(doc_type) ?? {}, { [property]: value })
  return new Map(
    [...sorting].map(([doctype, { sort_field, sort_order }]) => {
      const known = reader.has(doctype, sort_field) ? sort_field : 'modified'
      return [doctype, `${known} ${sort_order}`]
    }),
  )
}
