import {
  createRunFolder,
  loadMariaDbSite,
  loadPostgresSite,
  siteDumps,
  startMariaDb,
  startPostgres,
} from '@pdd/embedded'
import { type Connection, connect } from '../database.ts'
import { mailBodies } from './mail-bodies.ts'

export type Site = { engine: 'mariadb' | 'postgres'; url: string }

/** Whose data is measured: the share of the mails that the name says, in 64ths; and one whose rows are narrow. */
export const logger = 'benchlogs@example.org'
export const people = {
  x64: 'bench64@example.org',
  x16: 'bench16@example.org',
  x4: 'bench4@example.org',
  x1: 'bench1@example.org',
}

/** Three mails of 256 MB each. */
export const huge = 'benchhuge@example.org'

/** Both engines with the real site's schema and rows, and `mails` more mails of one person, and logs. */
export async function startSites(
  mails: number,
): Promise<{ sites: Site[]; small: Site[]; stop(): Promise<void> }> {
  const folder = await createRunFolder()
  const mariadb = await startMariaDb({ folder, settings: mariadbSettings })
  const postgres = await startPostgres({ folder, settings: postgresSettings })
  const sites: Site[] = [
    { engine: 'mariadb', url: await mariadb.createDatabase('bench') },
    { engine: 'postgres', url: await postgres.createDatabase('bench') },
  ]
  const small: Site[] = [
    { engine: 'mariadb', url: await mariadb.createDatabase('small') },
    { engine: 'postgres', url: await postgres.createDatabase('small') },
  ]
  for (const [one, two] of [sites, small]) {
    await loadMariaDbSite(one?.url ?? '', siteDumps.acme)
    await loadPostgresSite(two?.url ?? '', siteDumps.globex)
  }
  await Promise.all(sites.map(({ url }) => multiply(url, mails)))
  return {
    sites,
    small,
    async stop() {
      await mariadb.stop()
      await postgres.stop()
      await folder.remove()
    },
  }
}

const mariadbSettings = {
  'innodb-buffer-pool-size': '3G',
  'innodb-log-file-size': '1G',
  'max-allowed-packet': '1G',
}
const postgresSettings = { shared_buffers: '2GB', max_wal_size: '8GB', autovacuum: 'off' }

async function multiply(url: string, mails: number): Promise<void> {
  const connection = await connect(url)
  try {
    await insertPeople(connection)
    await insertBodies(connection)
    let offset = 0
    for (const [share, person] of Object.entries(people)) {
      const count = Math.max(1, Math.floor((mails * Number(share.slice(1))) / 64))
      await insertMails(connection, person, offset, count)
      offset += count
    }
    await insertLogs(connection, logger, mails * 2)
    await insertHuge(connection)
    await connection.run('DROP TABLE bench_bodies')
    const tables = ['Communication', 'Communication Link', 'Activity Log', 'Contact', 'User']
    for (const table of tables)
      await connection.run(
        connection.engine === 'mariadb' ? `ANALYZE TABLE \`tab${table}\`` : `VACUUM ANALYZE "tab${table}"`,
      )
  } finally {
    await connection.end()
  }
}

async function insertPeople({ engine, run }: Connection): Promise<void> {
  const q = engine === 'mariadb' ? '`' : '"'
  for (const person of [...Object.values(people), logger, huge]) {
    const name = person.split('@')[0] ?? ''
    await run(
      `INSERT INTO ${q}tabUser${q} (name, email, first_name, full_name, user_type, enabled, owner, modified_by, creation, modified)
       VALUES ('${person}', '${person}', '${name}', '${name}', 'System User', 1, 'Administrator', 'Administrator', '2020-01-01', '2020-01-01')`,
    )
    await run(
      `INSERT INTO ${q}tabContact${q} (name, first_name, full_name, email_id, ${q}user${q}, owner, modified_by, creation, modified)
       VALUES ('${name}', '${name}', '${name}', '${person}', '${person}', 'Administrator', 'Administrator', '2020-01-01', '2020-01-01')`,
    )
  }
}

const bodies = 256

async function insertBodies({ engine, run }: Connection): Promise<void> {
  await run(
    `CREATE TABLE bench_bodies (id int PRIMARY KEY, body ${engine === 'mariadb' ? 'longtext' : 'text'})`,
  )
  const texts = mailBodies(bodies)
  for (const [id, body] of texts.entries())
    await run(`INSERT INTO bench_bodies VALUES (${id}, ${engine === 'mariadb' ? '?' : '$1'})`, [body])
}

/** Names are hashes, as Frappe's are: neighbours in the table belong to different people. */
async function insertMails(
  { engine, run }: Connection,
  person: string,
  offset: number,
  count: number,
): Promise<void> {
  const maria = engine === 'mariadb'
  const q = maria ? '`' : '"'
  const series = maria
    ? `(SELECT seq + ${offset} AS n FROM seq_1_to_${count}) AS numbers`
    : `generate_series(${offset + 1}, ${offset + count}) AS numbers(n)`
  const text = (expression: string) => (maria ? expression : `(${expression})::text`)
  const hash = maria ? 'SUBSTRING(MD5(n), 1, 10)' : 'substring(md5(n::text), 1, 10)'
  const moment = maria
    ? "DATE_ADD('2015-01-01 08:00:00', INTERVAL n * 61 SECOND)"
    : "timestamp '2015-01-01 08:00:00' + n * interval '61 seconds'"
  await run(
    `INSERT ${maria ? 'IGNORE ' : ''}INTO ${q}tabCommunication${q} (name, creation, modified, modified_by, owner, docstatus, idx, subject, communication_medium,
       sender, recipients, cc, content, communication_type, status, sent_or_received, communication_date, sender_full_name,
       ${q}user${q}, message_id, uid)
     SELECT ${hash}, ${moment}, ${moment}, 'Administrator', 'Administrator', 0, 0, CONCAT('Re: your order ', ${text('n')}), 'Email',
       '${person}', 'Sales Team <sales@acme.example>, office@elsewhere.example', '', body, 'Communication', 'Linked', 'Received', ${moment}, 'Bench Person',
       'Administrator', CONCAT('<', ${hash}, '@mail.example.org>'), n
     FROM ${series} JOIN bench_bodies ON id = n % ${bodies}${maria ? '' : ' ON CONFLICT DO NOTHING'}`,
  )
  await run(
    `INSERT ${maria ? 'IGNORE ' : ''}INTO ${q}tabCommunication Link${q} (name, creation, modified, modified_by, owner, docstatus, idx, link_doctype, link_name, link_title, parent, parentfield, parenttype)
     SELECT CONCAT(${hash}, 'l'), ${moment}, ${moment}, 'Administrator', 'Administrator', 0, 1, 'Contact', '${person.split('@')[0]}', 'Bench Person', ${hash}, 'timeline_links', 'Communication'
     FROM ${series}${maria ? '' : ' ON CONFLICT DO NOTHING'}`,
  )
}

const sentence = '<p>a line of a very long mail: “to be continued”, é 漢 \n</p>'

async function insertHuge({ engine, run }: Connection): Promise<void> {
  const q = engine === 'mariadb' ? '`' : '"'
  const times = Math.ceil((256 * 1024 * 1024) / Buffer.byteLength(sentence))
  for (let number = 0; number < 3; number += 1)
    await run(
      `INSERT INTO ${q}tabCommunication${q} (name, creation, modified, modified_by, owner, docstatus, idx, subject, sender, recipients, content)
       VALUES ('huge${number}', '2024-01-01', '2024-01-01', 'Administrator', 'Administrator', 0, 0, 'long', '${huge}', 'office@elsewhere.example', REPEAT('${sentence}', ${times}))`,
    )
}

async function insertLogs({ engine, run }: Connection, person: string, count: number): Promise<void> {
  const maria = engine === 'mariadb'
  const q = maria ? '`' : '"'
  const hash = maria ? "SUBSTRING(MD5(CONCAT('log', n)), 1, 12)" : "substring(md5('log' || n), 1, 12)"
  const series = maria
    ? `(SELECT seq AS n FROM seq_1_to_${count}) AS numbers`
    : `generate_series(1, ${count}) AS numbers(n)`
  const moment = maria
    ? "DATE_ADD('2015-01-01 08:00:00', INTERVAL n * 61 SECOND)"
    : "timestamp '2015-01-01 08:00:00' + n * interval '61 seconds'"
  await run(
    `INSERT ${maria ? 'IGNORE ' : ''}INTO ${q}tabActivity Log${q} (name, creation, modified, modified_by, owner, docstatus, idx, subject, communication_date, ip_address,
       operation, status, ${q}user${q}, full_name)
     SELECT ${hash}, ${moment}, ${moment}, '${person}', '${person}', 0, 0, 'Bench Person logged in', ${moment}, '203.0.113.7', 'Login', 'Success', '${person}', 'Bench Person'
     FROM ${series}${maria ? '' : ' ON CONFLICT DO NOTHING'}`,
  )
}
