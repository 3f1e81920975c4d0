import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { createConnection } from 'mariadb'
import pg from 'pg'
import { sqlBatches } from './sql-statements.ts'

/** The dumps of the sample ERPNext sites that this package carries; `vandelay` is one site on both engines. */
export const siteDumps = {
  acme: new URL('../../erpnext/acme.mariadb.sql.gz', import.meta.url),
  globex: new URL('../../erpnext/globex.postgres.sql.gz', import.meta.url),
  vandelayMariaDb: new URL('../../erpnext/vandelay.mariadb.sql.gz', import.meta.url),
  vandelayPostgres: new URL('../../erpnext/vandelay.postgres.sql.gz', import.meta.url),
}

/** Loads a gzipped dump of plain statements into the empty database that `url` names. */
export async function loadPostgresSite(url: string, dump: URL): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for await (const batch of sqlBatches(textOf(dump), 'postgres')) await client.query(batch)
  } finally {
    await client.end()
  }
}

/** As above for MariaDB. Frappe's tables hold zero dates, so the session must not be strict. */
export async function loadMariaDbSite(url: string, dump: URL): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const connection = await createConnection({
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    multipleStatements: true,
    collation: 'UTF8MB4_UNICODE_CI',
    initSql: ["SET sql_mode=''"],
  })
  try {
    for await (const batch of sqlBatches(textOf(dump), 'mariadb')) await connection.query(batch)
  } finally {
    await connection.end()
  }
}

async function* textOf(dump: URL): AsyncGenerator<string> {
  const unpacked = pipeline(createReadStream(dump), createGunzip({ chunkSize: 256 * 1024 }), () => undefined)
  yield* unpacked.setEncoding('utf8')
}
