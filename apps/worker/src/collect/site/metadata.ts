import type { Cell, Snapshot } from '../../erp/snapshot.ts'
import { type Dialect, join, name, type Sql, sql, table } from '../../erp/sql.ts'
import { createDerived, type Derived } from '../values/derived.ts'
import { type Column, type Doctype, type Field, undescribed } from '../values/doctype.ts'
import type { PersonRecords } from '../values/person-form.ts'
import { keptName, tableNameOf } from '../values/table-name.ts'
import { readColumns } from './columns.ts'
import { readIndexes, type SiteIndexes } from './indexes.ts'

export type SiteMetadata = {
  doctypes: ReadonlyMap<string, Doctype>
  timeZone: string
  indexes: SiteIndexes
  /** by doctype: columns that no form lists and that no row fills, where that is asked of every snapshot */
  alwaysEmptyColumns: ReadonlyMap<string, ReadonlySet<string>>
  /** doctypes of other apps and of the site's own whose rows are people, or members of its staff */
  persons: ReadonlyMap<string, PersonRecords>
  /** what follows from this reading of the site */
  derived: Derived
}

const doctypeColumns = [
  'name',
  'module',
  'istable',
  'issingle',
  'is_virtual',
  'custom',
  'autoname',
  'title_field',
  'is_submittable',
]

const frappeDefaultZone = 'Asia/Kolkata'

/** The site's own description of itself, merged as Frappe merges it and intersected with the real columns. */
export async function readSiteMetadata(snapshot: Snapshot): Promise<SiteMetadata> {
  const columns = await readColumns(snapshot)
  const fields = await readFields(snapshot, columns)
  const [zone] = await snapshot.all(
    sql`SELECT value FROM ${[{ name: 'tabSingles' }]} WHERE doctype = ${'System Settings'} AND field = ${'time_zone'}`,
  )
  // A column that this version of Frappe does not have yet, or no more, is empty.
  const known = columns.get('tabDocType')
  const described = doctypeColumns.map((column) => (known?.has(column) ? name(column) : sql`NULL`))
  const rows = await snapshot.all(sql`SELECT ${join(described, ', ')} FROM ${table('DocType')}`)
  const doctypes = new Map<string, Doctype>()
  for (const [
    title,
    module,
    istable,
    issingle,
    isVirtual,
    custom,
    autoname,
    titleField,
    submittable,
  ] of rows) {
    const doctype = text(title)
    const ofTable = columns.get(tableNameOf(doctype, snapshot.dialect))
    matchNames(ofTable, fields.get(doctype) ?? [], snapshot.dialect)
    markJson(ofTable, fields.get(doctype) ?? [])
    doctypes.set(doctype, {
      name: doctype,
      module: text(module),
      isTable: istable === '1',
      isSingle: issingle === '1',
      isVirtual: isVirtual === '1',
      custom: custom === '1',
      autoname: text(autoname),
      titleField: text(titleField),
      isSubmittable: submittable === '1',
      fields: (fields.get(doctype) ?? []).map((field) =>
        custom === '1' ? { ...field, custom: true } : field,
      ),
      columns: ofTable ?? null,
    })
  }
  addForgottenTables(doctypes, columns, snapshot.dialect)
  const timeZone = text(zone?.[0]) || frappeDefaultZone
  const indexes = await readIndexes(snapshot)
  return {
    doctypes,
    timeZone,
    indexes,
    alwaysEmptyColumns: new Map(),
    persons: new Map(),
    derived: createDerived(),
  }
}

/** Deleting a DocType leaves its table, and what it says about people. */
function addForgottenTables(
  doctypes: Map<string, Doctype>,
  tables: ReadonlyMap<string, Map<string, Column>>,
  dialect: Dialect,
): void {
  const known = new Set([...doctypes.keys()].map((doctype) => tableNameOf(doctype, dialect)))
  for (const [tableName, columns] of tables) {
    if (known.has(tableName) || !documentColumns.every((column) => columns.has(column))) continue
    const doctype = tableName.slice('tab'.length)
    doctypes.set(doctype, { ...undescribed, name: doctype, columns })
  }
}

const documentColumns = ['name', 'owner', 'creation', 'modified', 'docstatus']

/** PostgreSQL cuts off names of columns as well: the field goes by what was kept of its name. */
function matchNames(
  columns: ReadonlyMap<string, Column> | undefined,
  fields: readonly Field[],
  dialect: Dialect,
): void {
  for (const field of fields) {
    const kept = keptName(field.fieldname, dialect)
    if (columns?.has(kept)) field.fieldname = kept
  }
}

/** To MariaDB a JSON column is a long text: only the form knows. */
function markJson(columns: Map<string, Column> | undefined, fields: readonly Field[]): void {
  for (const { fieldname, fieldtype } of fields) {
    const column = columns?.get(fieldname)
    if (fieldtype === 'JSON' && column?.kind === 'text') column.kind = 'json'
  }
}

async function readFields(
  snapshot: Snapshot,
  columns: ReadonlyMap<string, ReadonlyMap<string, Column>>,
): Promise<Map<string, Field[]>> {
  const ofVersion = (doctype: string, column: string) =>
    columns.get(tableNameOf(doctype, snapshot.dialect))?.has(column) ? name(column) : sql`NULL`
  const more = (doctype: string) =>
    join(
      ['fetch_from', 'mask', 'default'].map((column) => ofVersion(doctype, column)),
      ', ',
    )
  const fields = new Map<string, Map<string, Field>>()
  const add = (statement: Sql, custom: boolean) =>
    snapshot.all(statement).then((rows) => {
      for (const [parent, fieldname, fieldtype, options, label, fetchFrom, mask, standard] of rows) {
        const doctype = text(parent)
        if (!fields.has(doctype)) fields.set(doctype, new Map())
        fields.get(doctype)?.set(text(fieldname), {
          fieldname: text(fieldname),
          fieldtype: text(fieldtype),
          options: text(options),
          label: text(label),
          custom,
          ...(text(fetchFrom) !== '' && { fetchFrom: text(fetchFrom) }),
          ...(mask === '1' && { masked: true }),
          ...(text(standard) !== '' && { defaults: [text(standard)] }),
        })
      }
    })
  await add(
    sql`SELECT parent, fieldname, fieldtype, options, label, ${more('DocField')} FROM ${table('DocField')} WHERE parenttype = ${'DocType'} ORDER BY parent, idx`,
    false,
  )
  await add(
    sql`SELECT dt, fieldname, fieldtype, options, label, ${more('Custom Field')} FROM ${table('Custom Field')} ORDER BY dt, idx, name`,
    true,
  )
  await applyPropertySetters(snapshot, fields)
  return new Map([...fields].map(([doctype, byName]) => [doctype, [...byName.values()]]))
}

async function applyPropertySetters(
  snapshot: Snapshot,
  fields: Map<string, Map<string, Field>>,
): Promise<void> {
  const rows = await snapshot.all(
    sql`SELECT doc_type, field_name, property, value FROM ${table('Property Setter')} WHERE doctype_or_field = ${'DocField'} AND property IN (${'fieldtype'}, ${'options'}, ${'label'}, ${'default'})`,
  )
  for (const [doctype, fieldname, property, value] of rows) {
    const field = fields.get(text(doctype))?.get(text(fieldname))
    if (field === undefined) continue
    if (property === 'default') {
      field.defaults = [...(field.defaults ?? []), text(value)]
      continue
    }
    if (property !== 'label') field.before ??= { fieldtype: field.fieldtype, options: field.options }
    Object.assign(field, { [text(property)]: text(value) })
  }
}

function text(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : ''
}
