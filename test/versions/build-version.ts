import { randomBytes } from 'node:crypto'
import { connectTo, type Driver } from '../support/site-driver.ts'
import { columnOf, standardColumns, type Version } from './columns.ts'
import type { Form, Forms } from './forms.ts'

type Row = Record<string, unknown>

export type VersionSite = {
  url: string
  insert(doctype: string, ...rows: Row[]): Promise<void>
  /** one statement; names stand between two `@` */
  run(statement: string): Promise<void>
  drop(): Promise<void>
}

/**
 * A database as this version of Frappe makes it: a table for every form, and the forms in the tables that describe them.
 *
 * @param behind forms whose tables are there and that nothing describes
 */
export async function buildVersion(
  serverUrl: string,
  version: Version,
  forms: Forms,
  behind: Forms = new Map(),
): Promise<VersionSite> {
  const database = `version_${version}_${randomBytes(4).toString('hex')}`
  const server = await connectTo(serverUrl)
  const collation = server.engine === 'mariadb' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : ''
  await server.query(`CREATE DATABASE ${server.quote(database)}${collation}`)
  const address = new URL(serverUrl)
  address.pathname = `/${database}`
  const driver = await connectTo(address.href)
  const drop = async () => {
    await driver.end()
    await server.query(`DROP DATABASE ${server.quote(database)}`)
    await server.end()
  }
  const insert = (doctype: string, ...rows: Row[]) => insertRows(driver, doctype, rows)
  try {
    for (const [name, form] of [...forms, ...behind])
      if (form.flags.issingle !== 1 && form.flags.is_virtual !== 1)
        await driver.query(tableOf(driver, name, form, forms, version))
    const value = driver.engine === 'mariadb' ? 'longtext' : 'text'
    await driver.query(
      `CREATE TABLE ${driver.quote('tabSingles')} (doctype varchar(255), field varchar(255), value ${value})`,
    )
    await driver.query('BEGIN')
    await insert('Singles', { doctype: 'System Settings', field: 'time_zone', value: 'Europe/Berlin' })
    await describeForms(insert, forms)
    await driver.query('COMMIT')
  } catch (error) {
    await drop()
    throw error
  }
  const run = async (statement: string) =>
    void (await driver.query(statement.replace(/@([^@]+)@/g, (_, name: string) => driver.quote(name))))
  return { url: address.href, insert, run, drop }
}

function tableOf(driver: Driver, name: string, form: Form, forms: Forms, version: Version): string {
  const { engine, quote } = driver
  const standard = standardColumns(form, version, engine)
  const columns = new Map(standard)
  for (const field of form.fields) {
    const type = columnOf(field, forms, version, engine)
    if (type !== null && !columns.has(field.fieldname)) columns.set(field.fieldname, type)
  }
  const definitions = [...columns].map(([column, type]) => `${quote(column)} ${type}`)
  return `CREATE TABLE ${quote(`tab${name}`)} (${definitions.join(', ')})`
}

async function describeForms(insert: VersionSite['insert'], forms: Forms): Promise<void> {
  const all = [...forms]
  await insert('DocType', ...all.map(([name, { flags, autoname }]) => ({ name, autoname, ...flags })))
  const fields = all.flatMap(([parent, form]) =>
    form.fields.map((field, index) => ({
      ...childOf(parent, 'fields', index),
      ...field,
    })),
  )
  // Rows of one statement have the same columns.
  for (const rows of Map.groupBy(fields, (field) => Object.keys(field).join()).values())
    await insert('DocField', ...rows)
  const permissions = all.flatMap(([parent, form]) =>
    form.permissions.map((permission, index) => ({
      ...childOf(parent, 'permissions', index),
      ...permission,
    })),
  )
  await insert('DocPerm', ...permissions)
}

function childOf(parent: string, parentfield: string, index: number): Row {
  return {
    name: `${parent} ${parentfield} ${index}`,
    idx: index + 1,
    parent,
    parenttype: 'DocType',
    parentfield,
  }
}

const rowsPerStatement = 500

async function insertRows(driver: Driver, doctype: string, rows: Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  for (let at = 0; at < rows.length; at += rowsPerStatement) {
    const some = rows.slice(at, at + rowsPerStatement)
    let position = 0
    const marks = some.map(() => `(${columns.map(() => driver.mark(++position)).join(', ')})`)
    await driver.query(
      `INSERT INTO ${driver.quote(`tab${doctype}`)} (${columns.map(driver.quote).join(', ')}) VALUES ${marks.join(', ')}`,
      some.flatMap((row) => columns.map((column) => row[column])),
    )
  }
}
