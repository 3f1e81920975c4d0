import type { ErpTableFault } from '../../erp/erp-errors.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { type Dialect, sql } from '../../erp/sql.ts'

/** Whose rights, on what. */
export type Reader = {
  dialect: Dialect
  database: string
  /** of PostgreSQL */
  schema: string
  /** ready to stand in a statement */
  account: string
}

/** The account of this connection. */
export async function readerOf(snapshot: Snapshot): Promise<Reader> {
  const { dialect } = snapshot
  const facts =
    dialect.engine === 'mariadb'
      ? sql`SELECT DATABASE(), '', CURRENT_USER()`
      : sql`SELECT current_database(), current_schema(), current_user`
  const [row] = await snapshot.all(facts)
  const [database = '', schema = '', account = ''] = (row ?? []).map((cell) => String(cell ?? ''))
  return { dialect, database, schema, account: quoteAccount(dialect, account) }
}

/** `reader` or, on MariaDB, `reader@10.0.0.%`: from every host unless one is named. */
export function quoteAccount({ engine, quote }: Dialect, account: string): string {
  if (engine === 'postgres') return quote(account)
  const at = account.lastIndexOf('@')
  const [user, host] = at < 0 ? [account, '%'] : [account.slice(0, at), account.slice(at + 1)]
  return `${quote(user)}@${quote(host)}`
}

/** The right to read one table. */
export function grantOnTable({ dialect, database, schema, account }: Reader, table: string): string {
  const { engine, quote } = dialect
  return `GRANT SELECT ON ${quote(engine === 'mariadb' ? database : schema)}.${quote(table)} TO ${account};`
}

/**
 * What has to be granted before the first table. On MariaDB a right on the database that reads nothing, by which the account
 * sees the names of all tables and columns: without it a table that is not there looks like one that is kept from it.
 *
 * @see https://mariadb.com/kb/en/grant/ : REFERENCES; `_` and `%` in the name of a database
 */
export function grantsBeforeTables({ dialect, database, schema, account }: Reader): string[] {
  const { engine, quote } = dialect
  if (engine === 'mariadb')
    return [`GRANT REFERENCES ON ${quote(database.replace(/[\\_%]/g, '\\$&'))}.* TO ${account};`]
  return [
    `GRANT CONNECT ON DATABASE ${quote(database)} TO ${account};`,
    `GRANT USAGE ON SCHEMA ${quote(schema)} TO ${account};`,
  ]
}

/** The statements after which these faults are gone, as far as statements can do that. */
export function grantsFor(faults: readonly ErpTableFault[], reader: Reader): string[] {
  const statements = faults.flatMap(({ table, fault }) => {
    if (fault === 'not_provable') return grantsBeforeTables(reader)
    if (fault === 'rows_hidden') return [`ALTER ROLE ${reader.account} BYPASSRLS;`]
    return fault === 'forbidden' ? [grantOnTable(reader, table)] : []
  })
  return [...new Set(statements)]
}
