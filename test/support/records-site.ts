import { randomBytes } from 'node:crypto'
import { createReader, type LimitedReader } from './limited-reader.ts'
import { connectTo, type Driver } from './site-driver.ts'

/** A site without the companion app: the tables of records as Frappe makes them, with the custom fields. */
export type RecordsSite = {
  /** as the account that reads */
  url: string
  /** as the account that writes records, and may do nothing else */
  recordsUrl: string
  writer: LimitedReader
  rows(doctype: string): Promise<Record<string, unknown>[]>
  run(statement: string): Promise<unknown>
  drop(): Promise<void>
}

const people = ['maria.santos@example.org', 'victim@example.org']

export async function createRecordsSite(serverUrl: string): Promise<RecordsSite> {
  const database = `records_${randomBytes(5).toString('hex')}`
  const server = await connectTo(serverUrl)
  const utf8 = server.engine === 'mariadb' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : ''
  await server.query(`CREATE DATABASE ${server.quote(database)}${utf8}`)
  const address = new URL(serverUrl)
  address.pathname = `/${database}`
  const driver = await connectTo(address.href)
  for (const statement of statements(driver)) await driver.query(statement)
  const writer = await createReader(address.href)
  const table = (doctype: string) => driver.quote(`tab${doctype}`)
  const request = table('Personal Data Download Request')
  await writer.grant(
    `GRANT SELECT, INSERT, UPDATE ON ${request} TO $READER`,
    `GRANT SELECT, INSERT, DELETE ON ${table('File')} TO $READER`,
  )
  return {
    url: address.href,
    recordsUrl: writer.url,
    writer,
    async rows(doctype) {
      const found = (await driver.query(`SELECT * FROM ${table(doctype)}`)) as { rows?: [] } | []
      return Array.isArray(found) ? found : (found.rows ?? [])
    },
    run: (statement) => driver.query(statement.replaceAll('$REQUEST', request)),
    async drop() {
      await writer.drop()
      await driver.end()
      const force = server.engine === 'mariadb' ? '' : ' WITH (FORCE)'
      await server.query(`DROP DATABASE ${server.quote(database)}${force}`)
      await server.end()
    },
  }
}

function statements({ engine, quote }: Driver): string[] {
  const [moment, int, text] =
    engine === 'mariadb' ? ['datetime(6)', 'int(11)', 'text'] : ['timestamp(6)', 'bigint', 'text']
  const data = 'varchar(140)'
  const document = `name ${data} PRIMARY KEY, creation ${moment}, modified ${moment}, modified_by ${data}, owner ${data},
    docstatus ${int} NOT NULL DEFAULT 0, idx ${int} NOT NULL DEFAULT 0`
  const table = (doctype: string, columns: string) =>
    `CREATE TABLE ${quote(`tab${doctype}`)} (${document}, ${columns})`
  const user = quote('user')
  const values = people.map((person) => `('${person}', '${person}', '${person.split('@')[0]}', 1)`)
  return [
    table(
      'Personal Data Download Request',
      `${user} ${data}, user_name ${data}, pdd_status ${data}, pdd_due date, pdd_ready_at ${moment},
        pdd_expires_at ${moment}, pdd_size ${data}, pdd_sha256 ${data}, pdd_records ${int} NOT NULL DEFAULT 0,
        pdd_withheld ${int} NOT NULL DEFAULT 0, pdd_reason ${text}, pdd_link ${data}, pdd_request ${data} UNIQUE,
        pdd_version ${int} NOT NULL DEFAULT 0`,
    ),
    table(
      'File',
      `file_name ${data}, file_url ${text}, is_private ${int} NOT NULL DEFAULT 0, is_folder ${int} NOT NULL DEFAULT 0,
        file_size ${int} NOT NULL DEFAULT 0, folder varchar(255), attached_to_doctype ${data}, attached_to_name ${data}`,
    ),
    table('User', `email ${data}, full_name ${data}, enabled ${int}, language ${data}, time_zone ${data}`),
    `INSERT INTO ${quote('tabUser')} (name, email, full_name, enabled) VALUES ${values.join(', ')}`,
    `CREATE TABLE ${quote('tabSingles')} (doctype varchar(255), field varchar(255), value text)`,
    `INSERT INTO ${quote('tabSingles')} VALUES ('System Settings', 'time_zone', 'Asia/Kolkata')`,
  ]
}
