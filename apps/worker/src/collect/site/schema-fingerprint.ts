import { createHash } from 'node:crypto'
import type { Snapshot } from '../../erp/snapshot.ts'
import { type Dialect, join, name, type Sql, sql } from '../../erp/sql.ts'
import { columnsChecksum, mariadbChecksum } from './columns.ts'

/** What the tables of a site and their columns are, as two that are equal say the same. */
export type KnownTables = {
  columns: string
  /** what the account may read, where `columns` does not say it too */
  rights: string
  /** where the age of the tables' definitions says enough: how it is asked, and what was said */
  ages: { question: Sql; answer: string } | null
}

/**
 * The site's tables as they are now. The columns of hundreds of tables take the server longer than most people's data: on
 * MariaDB they are summed up only when a definition has been written since.
 *
 * @param before what was known last time
 */
export async function readTables(snapshot: Snapshot, before?: KnownTables): Promise<KnownTables> {
  // Asked together: MariaDB has the second question while it answers the first.
  const [rights, answer] = await Promise.all([
    readRights(snapshot),
    before?.ages && ask(snapshot, before.ages.question),
  ])
  if (before?.ages && answer === before.ages.answer && rights === before.rights) return before
  // Ages come first: what is written after them is seen by the next export, whatever is read here.
  const ages = snapshot.dialect.engine === 'mariadb' ? await readAges(snapshot) : null
  return { columns: await ask(snapshot, columnsChecksum(snapshot.dialect)), rights, ages }
}

/** Taking a right away leaves a table as it was. The statements hold a password's hash: only their own hash is kept. */
async function readRights(snapshot: Snapshot): Promise<string> {
  const hash = createHash('sha256')
  for (const grant of await snapshot.grants()) hash.update(grant).update('\n')
  return hash.digest('base64')
}

/** One text for the whole answer. */
export async function ask(snapshot: Snapshot, question: Sql): Promise<string> {
  return JSON.stringify(await snapshot.all(question))
}

async function readAges(snapshot: Snapshot): Promise<KnownTables['ages']> {
  const [version, ...undated] = await snapshot.all(othersThanDated)
  // MySQL adds columns and leaves the time as it was; of many tables the columns are as soon summed up all together.
  if (version?.[0] !== 'MariaDB' || undated.length > mostUndated) return null
  const question = agesOf(
    snapshot.dialect,
    undated.map(([table]) => String(table)),
  )
  const answer = await ask(snapshot, question)
  const [[, , settled = null] = []] = JSON.parse(answer) as (string | null)[][]
  return settled === '1' ? { question, answer } : null
}

const mostUndated = 20

// Only InnoDB writes a new file for every change of a definition, and says when.
const dated = sql`engine = 'InnoDB' AND create_time IS NOT NULL`
const ofSite = sql`FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE ${'tab%'}`
const othersThanDated = sql`SELECT IF(VERSION() LIKE ${'%MariaDB%'}, 'MariaDB', '') UNION ALL
  SELECT table_name ${ofSite} AND COALESCE(${dated}, 0) = 0`

/**
 * The times go by whole seconds: they count when the second of the last change is over, since there may be another within
 * it. Of tables without a time the columns themselves are asked.
 */
function agesOf(dialect: Dialect, undated: readonly string[]): Sql {
  const sum = dialect.checksum(['table_name', 'engine', 'create_time'].map(name))
  const settled = sql`MIN(NOT COALESCE(${dated}, 0) OR create_time < UTC_TIMESTAMP() - INTERVAL 2 SECOND)`
  const cells = [sql`COUNT(*)`, sum, settled].map(dialect.asText)
  const ages = sql`SELECT ${join(cells, ', ')} ${ofSite}`
  const columns = undated.map(
    (table) => sql`SELECT t.*, NULL FROM (${mariadbChecksum(dialect, sql`table_name = ${table}`)}) AS t`,
  )
  return join([ages, ...columns], ' UNION ALL ')
}
