import { randomBytes } from 'node:crypto'
import { connectTo, type Driver } from './site-driver.ts'

/**
 * `Link:User`, `Data:Email`, `Table:Guest`, `Int`, …: a field type and its options. Behind them may stand what is in it where
 * nobody chose anything (`Select:Company\nIndividual = Company`), or what it is copied from (`Data:Phone < contact.phone`).
 */
export type BuiltField = string

export type BuiltDoctype = {
  table?: true
  /** its fields are rows of tabSingles */
  single?: true
  custom?: true
  autoname?: string
  /** described, but without a table */
  missing?: true
  fields: Record<string, BuiltField>
  /** columns that no metadata knows, by their SQL type on each engine */
  columns?: Record<string, { mariadb: string; postgres: string }>
}

export type BuiltSite = {
  url: string
  insert(doctype: string, ...rows: Record<string, unknown>[]): Promise<void>
  run(statement: string): Promise<void>
  drop(): Promise<void>
}

/** A new database on a server, with the metadata tables of Frappe, the doctypes given, and no rows but their descriptions. */
export async function buildSite(
  serverUrl: string,
  doctypes: Record<string, BuiltDoctype>,
  options: { timeZone?: string } = {},
): Promise<BuiltSite> {
  const database = `built_${randomBytes(5).toString('hex')}`
  const server = await connectTo(serverUrl)
  const utf8 = server.engine === 'mariadb' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : ''
  await server.query(`CREATE DATABASE ${server.quote(database)}${utf8}`)
  const address = new URL(serverUrl)
  address.pathname = `/${database}`
  const driver = await connectTo(address.href)

  // Frappe writes an owner of every document.
  const owned = new Set(Object.keys({ ...described, ...doctypes }))
  const insert = async (doctype: string, ...rows: Record<string, unknown>[]) => {
    for (const given of rows) {
      const row = owned.has(doctype) ? { owner: 'Administrator', ...given } : given
      const columns = Object.keys(row)
      await driver.query(
        `INSERT INTO ${driver.quote(`tab${doctype}`)} (${columns.map(driver.quote).join(', ')}) VALUES (${columns.map((_, index) => driver.mark(index + 1)).join(', ')})`,
        Object.values(row),
      )
    }
  }
  for (const [name, doctype] of Object.entries({ ...described, ...doctypes }))
    if (!doctype.missing && !doctype.single) await createTable(driver, name, doctype)
  const singles = driver.engine === 'mariadb' ? 'longtext' : 'text'
  await driver.query(
    `CREATE TABLE ${driver.quote('tabSingles')} (doctype varchar(255), field varchar(255), value ${singles})`,
  )
  await insert('Singles', {
    doctype: 'System Settings',
    field: 'time_zone',
    value: options.timeZone ?? 'Europe/Berlin',
  })
  for (const [name, doctype] of Object.entries(doctypes)) await describeDoctype(insert, name, doctype)
  if (doctypes.DocPerm !== undefined) await insert('DocPerm', ...permissions(doctypes))
  return {
    url: address.href,
    insert,
    run: async (statement) => void (await driver.query(statement)),
    async drop() {
      await driver.end()
      await server.query(`DROP DATABASE ${server.quote(database)}`)
      await server.end()
    },
  }
}

/** What Frappe says of a form, as far as every site of a test has it. */
export const formSettings: Record<string, BuiltField> = {
  istable: 'Int',
  issingle: 'Int',
  is_virtual: 'Int',
  custom: 'Int',
  autoname: 'Data',
  sort_field: 'Data',
  sort_order: 'Data',
}

/** The tables in which Frappe describes the others. */
const described: Record<string, BuiltDoctype> = {
  DocType: { fields: formSettings },
  DocField: {
    table: true,
    fields: {
      fieldname: 'Data',
      fieldtype: 'Data',
      options: 'Small Text',
      label: 'Data',
      default: 'Small Text',
      fetch_from: 'Small Text',
    },
  },
  'Custom Field': {
    fields: { dt: 'Data', fieldname: 'Data', fieldtype: 'Data', options: 'Small Text', label: 'Data' },
  },
  'Property Setter': {
    fields: {
      doctype_or_field: 'Data',
      doc_type: 'Data',
      field_name: 'Data',
      property: 'Data',
      value: 'Small Text',
    },
  },
}

/** Core doctypes in the form a test needs them. */
export const coreDoctypes: Record<string, BuiltDoctype> = {
  User: {
    fields: {
      email: 'Data:Email',
      first_name: 'Data',
      full_name: 'Data',
      enabled: 'Check',
      user_type: 'Data',
      language: 'Data',
      time_zone: 'Data',
      api_key: 'Data',
      api_secret: 'Password',
      reset_password_key: 'Data',
    },
  },
  Contact: {
    fields: {
      full_name: 'Data',
      first_name: 'Data',
      last_name: 'Data',
      pulled_from_google_contacts: 'Check',
      user: 'Link:User',
      email_id: 'Data:Email',
      address: 'Link:Address',
      email_ids: 'Table:Contact Email',
      links: 'Table:Dynamic Link',
    },
  },
  'Contact Email': { table: true, fields: { email_id: 'Data:Email', is_primary: 'Check' } },
  'Dynamic Link': {
    table: true,
    fields: { link_doctype: 'Link:DocType', link_name: 'Dynamic Link:link_doctype', link_title: 'Read Only' },
  },
  Address: { fields: { address_title: 'Data', email_id: 'Data:Email', links: 'Table:Dynamic Link' } },
  Customer: {
    fields: {
      customer_name: 'Data',
      customer_type: 'Select:Company\nIndividual',
      portal_users: 'Table:Portal User',
    },
  },
  'Portal User': { table: true, fields: { user: 'Link:User' } },
  Lead: { fields: { lead_name: 'Data', email_id: 'Data:Email', lead_owner: 'Link:User' } },
  Employee: {
    fields: { employee_name: 'Data', user_id: 'Link:User', reports_to: 'Link:Employee', bank_ac_no: 'Data' },
  },
  Communication: {
    fields: {
      subject: 'Small Text',
      sender: 'Data:Email',
      recipients: 'Code:Email',
      cc: 'Code:Email',
      bcc: 'Code:Email',
      content: 'Text Editor',
      communication_date: 'Datetime',
      timeline_links: 'Table:Communication Link',
    },
  },
  'Communication Link': {
    table: true,
    fields: { link_doctype: 'Link:DocType', link_name: 'Dynamic Link:link_doctype' },
  },
  Comment: {
    fields: {
      comment_type: 'Data',
      comment_email: 'Data',
      content: 'HTML Editor',
      reference_doctype: 'Link:DocType',
      reference_name: 'Dynamic Link:reference_doctype',
    },
  },
  File: {
    fields: {
      file_name: 'Data',
      attached_to_doctype: 'Link:DocType',
      attached_to_name: 'Data',
      is_folder: 'Check',
    },
  },
  Version: { fields: { ref_doctype: 'Link:DocType', docname: 'Data', data: 'Code' } },
  Role: { fields: { desk_access: 'Check' } },
  'Has Role': { table: true, fields: { role: 'Link:Role' } },
  DocPerm: { table: true, fields: permissionFields() },
  'Custom DocPerm': { fields: { parent: 'Data', ...permissionFields() } },
}

function permissionFields(): Record<string, BuiltField> {
  return { role: 'Link:Role', permlevel: 'Int', if_owner: 'Check', write: 'Check', create: 'Check' }
}

/** Who may write what, as ERPNext ships it: sales the records of people, HR employees, and everybody contacts of their own. */
function permissions(doctypes: Record<string, BuiltDoctype>): Record<string, unknown>[] {
  const keepers: Record<string, string> = { Employee: 'HR User', User: 'System Manager' }
  const rows = Object.entries(doctypes)
    .filter(([, { table, single }]) => !table && !single)
    .map(([parent]) => ({ parent, role: keepers[parent] ?? 'Sales User', if_owner: 0 }))
  return [...rows, { parent: 'Contact', role: 'All', if_owner: 1 }].map((row, index) => ({
    name: `permission-${index}`,
    parenttype: 'DocType',
    parentfield: 'permissions',
    permlevel: 0,
    write: 1,
    create: 1,
    ...row,
  }))
}

const types: Record<string, { mariadb: string; postgres: string }> = {
  Int: { mariadb: 'int(11)', postgres: 'bigint' },
  Check: { mariadb: 'int(1)', postgres: 'smallint' },
  Float: { mariadb: 'decimal(21,9)', postgres: 'decimal(21,9)' },
  Date: { mariadb: 'date', postgres: 'date' },
  Datetime: { mariadb: 'datetime(6)', postgres: 'timestamp(6)' },
  Time: { mariadb: 'time(6)', postgres: 'time(6)' },
  JSON: { mariadb: 'json', postgres: 'json' },
  Link: { mariadb: 'varchar(140)', postgres: 'varchar(140)' },
  Data: { mariadb: 'varchar(255)', postgres: 'varchar(255)' },
}
const longText = { mariadb: 'longtext', postgres: 'text' }
const withoutColumn = new Set(['Table', 'Table MultiSelect', 'Section Break', 'HTML'])

async function createTable(
  driver: Driver,
  name: string,
  { table, fields, columns = {} }: BuiltDoctype,
): Promise<void> {
  const moment = types.Datetime?.[driver.engine]
  const standard = [
    `name varchar(255) PRIMARY KEY`,
    `creation ${moment}`,
    `modified ${moment}`,
    'modified_by varchar(140)',
    'owner varchar(140)',
    'docstatus smallint DEFAULT 0',
    'idx int DEFAULT 0',
  ]
  if (table) standard.push('parent varchar(255)', 'parentfield varchar(140)', 'parenttype varchar(140)')
  const own = Object.entries(fields).flatMap(([field, spec]) => {
    const [fieldtype = ''] = spec.split(':')
    return withoutColumn.has(fieldtype)
      ? []
      : [`${driver.quote(field)} ${(types[fieldtype] ?? longText)[driver.engine]}`]
  })
  const extra = Object.entries(columns).map(
    ([column, type]) => `${driver.quote(column)} ${type[driver.engine]}`,
  )
  await driver.query(
    `CREATE TABLE ${driver.quote(`tab${name}`)} (${[...standard, ...own, ...extra].join(', ')})`,
  )
}

async function describeDoctype(
  insert: BuiltSite['insert'],
  name: string,
  { table, single, custom, autoname, fields }: BuiltDoctype,
): Promise<void> {
  await insert('DocType', {
    name,
    istable: table ? 1 : 0,
    issingle: single ? 1 : 0,
    is_virtual: 0,
    custom: custom ? 1 : 0,
    autoname: autoname ?? '',
    sort_field: 'modified',
    sort_order: 'DESC',
  })
  let idx = 0
  for (const [fieldname, spec] of Object.entries(fields)) {
    const [form = '', fetchFrom] = spec.split(' < ')
    const [kind = '', chosen] = form.split(' = ')
    const [fieldtype, ...options] = kind.split(':')
    idx += 1
    await insert('DocField', {
      name: `${name}-${fieldname}`,
      idx,
      parent: name,
      parenttype: 'DocType',
      parentfield: 'fields',
      fieldname,
      fieldtype,
      options: options.join(':'),
      label: fieldname,
      ...(chosen !== undefined && { default: chosen }),
      ...(fetchFrom !== undefined && { fetch_from: fetchFrom }),
    })
  }
}
