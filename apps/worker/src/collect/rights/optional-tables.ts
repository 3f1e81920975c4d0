import type { Row, Snapshot } from '../../erp/snapshot.ts'
import { amongOwn, join, name, type Sql, sql } from '../../erp/sql.ts'
import { answerOf } from './mariadb-visibility.ts'

/** The view of sessions without their ids, which the site's operators may make (docs/ops/operations.md). */
export const sessionsView = 'pdd_sessions'
export const userSettings = '__UserSettings'

/** What is no table of a DocType, is read where it is there and may be read, and what of it. No account has to read it. */
export const optionalTables: ReadonlyMap<string, readonly string[]> = new Map([
  [userSettings, ['user', 'doctype', 'data']],
  [sessionsView, ['user', 'ipaddress', 'lastupdate', 'status']],
])

/** absent only where that is certain */
export type TableAnswer = 'readable' | 'absent' | 'denied'

/** Which of the optional tables the account may read. */
export async function readOptionalTables(snapshot: Snapshot): Promise<ReadonlyMap<string, TableAnswer>> {
  return (await readBeside(snapshot)).answers
}

export type TablesBeside = {
  answers: ReadonlyMap<string, TableAnswer>
  /** whether the site keeps sessions, as far as the account sees its tables; nothing of them is read */
  keepsSessions: boolean
}

/** What there is beside the tables of DocTypes, in one turn. */
export async function readBeside(snapshot: Snapshot): Promise<TablesBeside> {
  if (snapshot.dialect.engine === 'postgres') return byCatalog(snapshot)
  const [answers, found] = await Promise.all([byTrying(snapshot), snapshot.all(sessionsOfMariaDb)])
  return { answers: new Map(answers), keepsSessions: found.length > 0 }
}

const sessions = 'tabSessions'
const sessionsOfMariaDb = sql`SELECT table_name FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_name = ${sessions}`

/** MariaDB goes on after a statement that it refused. */
async function byTrying(snapshot: Snapshot): Promise<[string, TableAnswer][]> {
  const asked = [...optionalTables].map(async ([table, columns]): Promise<[string, TableAnswer]> => {
    const wanted = join(columns.map(name), ', ')
    // A column that is not there is not one that is kept from the account, and the rest is not what was agreed.
    return [table, await answerOf(snapshot, table, wanted)]
  })
  return Promise.all(asked)
}

/** On PostgreSQL a statement that is refused ends the transaction: what may be read is known before anything is. */
async function byCatalog(snapshot: Snapshot): Promise<TablesBeside> {
  const rows = await snapshot.all(readableColumns)
  const answers = [...optionalTables].map(([table, columns]): [string, TableAnswer] => {
    const row = rows.find(([found]) => found === table)
    if (row === undefined) return [table, 'absent']
    return [table, mayRead(row, columns) ? 'readable' : 'denied']
  })
  return { answers: new Map(answers), keepsSessions: rows.some(([found]) => found === sessions) }
}

function mayRead([, columns, asReader, hidesRows]: Row, wanted: readonly string[]): boolean {
  const readable = new Set(JSON.parse(String(columns)) as string[])
  return asReader !== 't' && hidesRows !== 't' && wanted.every((column) => readable.has(column))
}

// A view that reads as its caller asks for rights on what is behind it, which this account is not to have.
const readableColumns: Sql = sql`SELECT c.relname,
    COALESCE(json_agg(a.attname) FILTER (WHERE has_column_privilege(c.oid, a.attnum, 'SELECT')), '[]')::text,
    COALESCE('security_invoker' = ANY(SELECT split_part(option, '=', 1) FROM unnest(c.reloptions) AS option
      WHERE lower(split_part(option, '=', 2)) IN ('true', 'on', 'yes', '1')), false),
    row_security_active(c.oid)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    AND ${amongOwn(name('relname'), [...optionalTables.keys(), sessions])}
  GROUP BY c.oid, c.relname, c.reloptions`
