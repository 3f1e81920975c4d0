import { randomBytes } from 'node:crypto'
import { connectTo, type Driver } from '../support/site-driver.ts'
import type { DoctypeForm, FieldForm, World } from './world.ts'

type Engine = Driver['engine']

export type Loaded = { url: string; drop(): Promise<void> }

/** A database of its own with this world in it, written as one text of statements. */
export async function loadWorld(serverUrl: string, world: World, skip: ReadonlySet<string>): Promise<Loaded> {
  const database = `generated_${randomBytes(5).toString('hex')}`
  const server = await connectTo(serverUrl)
  const utf8 = server.engine === 'mariadb' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : ''
  const address = new URL(serverUrl)
  address.pathname = `/${database}`
  const drop = async () => {
    await server.query(`DROP DATABASE ${server.quote(database)}`)
    await server.end()
  }
  await server.query(`CREATE DATABASE ${server.quote(database)}${utf8}`)
  try {
    const driver = await connectTo(address.href)
    await driver.query(statementsOf(driver, world, skip).join(';\n'))
    await driver.end()
  } catch (fault) {
    await drop()
    throw fault
  }
  return { url: address.href, drop }
}

const plain = (names: string): FieldForm[] => names.split(' ').map((name) => ({ name, type: 'Data' }))
/** The tables in which Frappe describes the others. */
const describing: DoctypeForm[] = [
  {
    name: 'DocType',
    module: 'Core',
    custom: false,
    fields: [
      ...plain('module autoname title_field sort_field sort_order'),
      ...counts('istable issingle is_virtual custom is_submittable'),
    ],
  },
  {
    name: 'DocField',
    module: 'Core',
    custom: false,
    table: true,
    fields: [...plain('fieldname fieldtype options label fetch_from'), ...counts('reqd')],
  },
  {
    name: 'Custom Field',
    module: 'Custom',
    custom: false,
    fields: plain('dt fieldname fieldtype options label fetch_from'),
  },
  {
    name: 'Property Setter',
    module: 'Custom',
    custom: false,
    fields: plain('doctype_or_field doc_type field_name property value'),
  },
]
function counts(names: string): FieldForm[] {
  return names.split(' ').map((name) => ({ name, type: 'Check' }))
}

function statementsOf(driver: Driver, world: World, skip: ReadonlySet<string>): string[] {
  const forms = [...describing, ...world.doctypes.values()]
  const rows = new Map<string, Record<string, unknown>[]>()
  const put = (doctype: string, row: Record<string, unknown>) =>
    rows.set(doctype, [...(rows.get(doctype) ?? []), row])
  for (const form of forms) describe(form, put)
  world.rows.forEach(({ doctype, name, values }, at) => {
    if (skip.has(name) || skip.has(String(values.parent))) return
    // Ten minutes lie between any two: what is made at once is taken for made by one deed.
    const moment = new Date(Date.UTC(2025, 0, 1) + at * 600_000).toISOString().slice(0, 19).replace('T', ' ')
    put(doctype, { name, owner: 'Administrator', creation: moment, modified: moment, ...values })
  })
  return [
    ...forms.map((form) => createTable(driver, form)),
    `CREATE TABLE ${driver.quote('tabSingles')} (doctype varchar(255), field varchar(255), value text)`,
    `INSERT INTO ${driver.quote('tabSingles')} VALUES ('System Settings', 'time_zone', 'Europe/Berlin')`,
    ...[...rows].flatMap(([doctype, all]) =>
      [...Map.groupBy(all, (row) => Object.keys(row).join()).values()].map((alike) =>
        insert(driver, doctype, alike),
      ),
    ),
  ]
}

function describe(form: DoctypeForm, put: (doctype: string, row: Record<string, unknown>) => void): void {
  const { name, module, table, custom, submittable, autoname, titleField, fields, createdBy = [] } = form
  put('DocType', {
    ...{
      name,
      owner: 'Administrator',
      module,
      istable: table ? 1 : 0,
      issingle: 0,
      is_virtual: 0,
    },
    ...{ custom: custom ? 1 : 0, is_submittable: submittable ? 1 : 0, title_field: titleField ?? null },
    ...{ autoname: autoname ?? '', sort_field: 'modified', sort_order: 'DESC' },
  })
  const child = (parentfield: string, at: number) => ({
    parent: name,
    parenttype: 'DocType',
    parentfield,
    idx: at + 1,
    owner: 'Administrator',
  })
  fields.forEach(({ name: fieldname, type, options, label, fetchFrom }, at) => {
    const described = {
      fieldname,
      fieldtype: type,
      options: options ?? '',
      label: label ?? fieldname,
      fetch_from: fetchFrom ?? '',
      reqd: 0,
    }
    put('DocField', { name: `${name}-${fieldname}`, ...child('fields', at), ...described })
  })
  if (table || describing.includes(form)) return
  const keepers: Record<string, string> = { Employee: 'HR User', User: 'System Manager' }
  const roles = [
    [keepers[name] ?? 'Sales User', 0],
    ...createdBy.map((role) => [role, 1]),
    ...(name === 'Contact' ? [['All', 1]] : []),
  ]
  roles.forEach(([role, own], at) => {
    put('DocPerm', {
      name: `${name}-${at}`,
      ...child('permissions', at),
      role,
      if_owner: own,
      permlevel: 0,
      write: 1,
      create: 1,
    })
  })
}

const withoutColumn = new Set(['Table', 'Table MultiSelect'])
const columnTypes: Record<string, string> = {
  Check: 'smallint',
  Int: 'int',
  Link: 'varchar(140)',
  Data: 'varchar(255)',
  Date: 'date',
  Datetime: 'timestamp(6)',
}

function createTable({ quote, engine }: Driver, { name, table, fields }: DoctypeForm): string {
  const moment = engine === 'mariadb' ? 'datetime(6)' : 'timestamp(6)'
  const longText = engine === 'mariadb' ? 'longtext' : 'text'
  const columns = [
    ...[
      'name varchar(255) PRIMARY KEY',
      `creation ${moment}`,
      `modified ${moment}`,
      'modified_by varchar(140)',
      'owner varchar(140)',
    ],
    ...['docstatus smallint DEFAULT 0', 'idx int DEFAULT 0'],
    ...(table
      ? ['parent varchar(255)', 'parentfield varchar(140)', 'parenttype varchar(140)']
      : [`_comments ${longText}`, `_assign ${longText}`]),
    ...fields
      .filter(({ type }) => !withoutColumn.has(type))
      .map(
        ({ name: field, type }) =>
          `${quote(field)} ${type === 'Datetime' ? moment : (columnTypes[type] ?? longText)}`,
      ),
  ]
  return `CREATE TABLE ${quote(`tab${name}`)} (${columns.join(', ')})`
}

function insert({ quote, engine }: Driver, doctype: string, rows: Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const values = rows.map((row) => `(${columns.map((column) => literal(engine, row[column])).join(', ')})`)
  return `INSERT INTO ${quote(`tab${doctype}`)} (${columns.map(quote).join(', ')}) VALUES ${values.join(', ')}`
}

function literal(engine: Engine, value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number') return String(value)
  const text = String(value).replaceAll("'", "''")
  return `'${engine === 'mariadb' ? text.replaceAll('\\', '\\\\') : text}'`
}
