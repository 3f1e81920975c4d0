import { readFileSync } from 'node:fs'
import { loadMariaDbSite, loadPostgresSite, siteDumps } from '@pdd/embedded'
import { createConnection } from 'mariadb'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { collectFrom } from '../support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const canary = 'c4n4ry7b1e55'
const secretNames =
  /pass(word|wd|wort)|secret|token|api_key|reset_password_key|(^|_)(key|sid|otp)$|authorization_code|code_(challenge|verifier)/

type Copy = {
  url: string
  quote: string
  query(statement: string): Promise<string[][]>
  drop(): Promise<void>
}

for (const [site, serverUrl, copy] of [
  ['acme', mariadbUrl, copyOfAcme],
  ['globex', postgresUrl, copyOfGlobex],
] as const)
  describe.skipIf(serverUrl === null)(`a canary in every secret-bearing column of the site ${site}`, () => {
    let database: Copy
    let planted: string[]
    beforeAll(async () => {
      database = await copy(serverUrl ?? '')
      planted = await plant(database)
    })
    afterAll(() => database?.drop())
    const truth = JSON.parse(
      readFileSync(new URL(`../erpnext/${site}.expected.json`, import.meta.url), 'utf8'),
    )

    test('the walk of the schema finds the columns that are known to hold secrets', () => {
      expect(planted).toEqual(
        expect.arrayContaining([
          'User.api_key',
          'User.api_secret',
          'User.reset_password_key',
          'Contact.door_code',
          'Gym Visit.locker_pin',
          'OAuth Bearer Token.refresh_token',
          'Email Account.password',
          'User.bench_token',
          'Contact.alarm_pin',
        ]),
      )
    })

    test.each(Object.keys(truth.people))('%s: no canary in either format', async (user) => {
      for (const format of ['bundle', 'frappe'] as const) {
        const { text } = await collectFrom(database.url, user, { format })
        const at = text.indexOf(canary)
        expect(at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 40)).toBe('')
      }
    })
  })

/** A different canary in every row of every column that is a Password field, or is called like a secret. */
async function plant({ quote: q, query }: Copy): Promise<string[]> {
  const named = (name: string) => `${q}${name}${q}`
  await query(`ALTER TABLE ${named('tabUser')} ADD bench_token varchar(140)`)
  await query(`ALTER TABLE ${named('tabContact')} ADD alarm_pin varchar(140)`)
  await query(
    `INSERT INTO ${named('tabCustom Field')} (name, dt, fieldname, fieldtype, label) VALUES ('Contact-alarm_pin', 'Contact', 'alarm_pin', 'Password', 'PIN')`,
  )
  const fields = await query(
    `SELECT parent, fieldname FROM ${named('tabDocField')} WHERE fieldtype = 'Password' UNION SELECT dt, fieldname FROM ${named('tabCustom Field')} WHERE fieldtype = 'Password'`,
  )
  const passwords = new Set(fields.map(([doctype, field]) => `${doctype}.${field}`))
  const columns = await query(
    `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ${q === '"' ? 'current_schema()' : 'DATABASE()'}
     AND table_name LIKE 'tab%' AND data_type IN ('varchar', 'text', 'longtext', 'mediumtext', 'character varying')`,
  )
  const planted: string[] = []
  for (const [tableName = '', column = ''] of columns) {
    const place = `${tableName.slice(3)}.${column}`
    if (!passwords.has(place) && !secretNames.test(column)) continue
    planted.push(place)
    await query(
      `UPDATE ${named(tableName)} SET ${named(column)} = CONCAT('${canary}', SUBSTRING(MD5(CAST(${q === '"' ? 'RANDOM' : 'RAND'}() AS CHAR(30))), 1, 12))`,
    )
  }
  // Copies of secrets in places that are told: a change log, a remark, a mail.
  const [key = ''] =
    (await query(`SELECT api_key FROM ${named('tabUser')} WHERE name = 'maria.santos@example.org'`))[0] ?? []
  await query(
    `UPDATE ${named('tabVersion')} SET data = REPLACE('{"changed":[["bench_token",null,"KEY"],["first_name","KEY","M"]]}', 'KEY', '${key}') WHERE docname = 'maria.santos@example.org'`,
  )
  await query(
    `UPDATE ${named('tabComment')} SET content = 'your key is ${key}, keep it' WHERE owner = 'maria.santos@example.org'`,
  )
  await query(
    `UPDATE ${named('tabCommunication')} SET content = CONCAT('<a href="/app?api_key=${key}">x</a> /update-password?key=${canary}AAAAAAAAAAAAAAAAAAAA', content)`,
  )
  await query(
    `UPDATE ${named('tabEmail Queue')} SET message = 'https://x/update-password?key=3D${canary.slice(0, 6)}=\n${canary.slice(6)}0123456789abcdef'`,
  )
  return planted
}

async function copyOfAcme(serverUrl: string): Promise<Copy> {
  const { hostname, port, username, password } = new URL(serverUrl)
  const server = await createConnection({
    host: hostname,
    port: Number(port),
    user: username,
    password,
    rowsAsArray: true,
    initSql: "SET SESSION sql_mode = ''",
  })
  await server.query('CREATE DATABASE secrets_acme CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci')
  const url = new URL('/secrets_acme', serverUrl).href
  await loadMariaDbSite(url, siteDumps.acme)
  await server.query('USE secrets_acme')
  return {
    url,
    quote: '`',
    query: async (statement) => (await server.query(statement)) as string[][],
    async drop() {
      await server.query('DROP DATABASE secrets_acme')
      await server.end()
    },
  }
}

async function copyOfGlobex(serverUrl: string): Promise<Copy> {
  const server = new pg.Client({ connectionString: serverUrl })
  await server.connect()
  await server.query('CREATE DATABASE secrets_globex')
  const url = new URL('/secrets_globex', serverUrl).href
  await loadPostgresSite(url, siteDumps.globex)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    url,
    quote: '"',
    query: async (text) => (await client.query({ text, rowMode: 'array' })).rows as string[][],
    async drop() {
      await client.end()
      await server.query('DROP DATABASE secrets_globex')
      await server.end()
    },
  }
}
