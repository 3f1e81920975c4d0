import type { Snapshot } from '../../erp/snapshot.ts'
import type { SiteDoctypes } from '../values/doctype.ts'
import { grantOnTable, grantsBeforeTables, quoteAccount, type Reader, readerOf } from './grants.ts'
import { neededTables, neverRead } from './needed-tables.ts'
import { readOptionalTables, sessionsView } from './optional-tables.ts'

/** What the account is called unless somebody says otherwise. */
export const defaultReader = 'pdd_reader'

/**
 * The statements that let an account read what exports need of a site, and nothing else: table by table, since MariaDB cannot
 * take a table out of a right on the whole database. Each is a statement, or a comment of SQL.
 */
export async function leastPrivilege(
  snapshot: Snapshot,
  metadata: SiteDoctypes,
  account: string = defaultReader,
): Promise<string[]> {
  const reader = { ...(await readerOf(snapshot)), account: quoteAccount(snapshot.dialect, account) }
  const optional = await readOptionalTables(snapshot)
  const isThere = (table: string) => (optional.get(table) ?? 'absent') === 'readable'
  const there = [...optional.keys()].filter(isThere)
  const tables = [...neededTables(metadata, snapshot.dialect).present, ...there].sort()
  return [
    // A name may hold a line break, and what follows it must stay a remark.
    ...[...remarks(reader), ...(isThere(sessionsView) ? [] : [withoutSessions])].map((remark) =>
      remark.replace(/[\r\n]+/g, ' '),
    ),
    ...grantsBeforeTables(reader),
    ...tables.map((table) => grantOnTable(reader, table)),
  ]
}

const withoutSessions = `-- own sessions go into the files where there is a view ${sessionsView}: docs/ops/operations.md`

function remarks({ dialect, database, account }: Reader): string[] {
  const onMariaDb = dialect.engine === 'mariadb'
  return [
    ...[...neverRead].map(([table, holds]) => `-- left out, no export reads it: ${table}, ${holds}`),
    onMariaDb
      ? `-- CREATE USER ${account} IDENTIFIED BY '…';`
      : `-- CREATE ROLE ${account} LOGIN PASSWORD '…';`,
    ...(onMariaDb
      ? [
          `-- a right on all of ${dialect.quote(database)} that was given earlier has to be revoked`,
          '-- REFERENCES reads nothing: it tells a table that is not there from one that is kept from the account',
        ]
      : []),
  ]
}
