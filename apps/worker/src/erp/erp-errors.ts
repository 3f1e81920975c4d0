import { defineError, ExportError } from '@pdd/core'

export const erpUnavailable = defineError({
  code: 'erp.unavailable',
  title: 'The ERP’s database could not be read.',
  remedy:
    'Check that the site’s database is up and that its address and password are right; the export is tried again.',
  status: 503,
  retryable: true,
})

export const erpTableUnreadable = defineError({
  code: 'erp.table_unreadable',
  title: 'A table or column of the ERP’s database may not be read, or is no longer there.',
  remedy:
    'Grant the export’s database account SELECT on what is named (`npm run data-map -- grants` prints every statement), or finish the site’s migration; then retry the request.',
  status: 500,
  retryable: false,
})

export const erpUrlInvalid = defineError({
  code: 'erp.url_invalid',
  title: 'The address of the ERP’s database is not one.',
  remedy: 'Write mariadb://user:password@host:3306/database or postgres://user:password@host:5432/database.',
  status: 500,
  retryable: false,
})

/** A table or column that cannot be read whole, and why. Both names are the site's own and say nothing of a person. */
export type ErpTableFault = {
  table: string
  column?: string
  /**
   * forbidden: there, and kept from the account · not_provable: perhaps not there, perhaps kept from it ·
   * rows_hidden: a policy of PostgreSQL leaves out rows · is_view: what a view leaves out cannot be seen ·
   * elsewhere: not in the schema that is read
   */
  fault: 'forbidden' | 'not_provable' | 'rows_hidden' | 'is_view' | 'elsewhere'
}

/**
 * MariaDB: access denied to table or column, no such table, no such column, table damaged, view not valid. PostgreSQL: the
 * first four.
 */
const unreadable = new Set(['1142', '1143', '1146', '1054', '1932', '1356', '42501', '42P01', '42703'])

/** A driver's error as one of ours. Its text may hold values of rows: it is kept as the cause and never shown. */
export function asErpError(error: unknown): ExportError {
  if (error instanceof ExportError) return error
  const { errno, code } = (error ?? {}) as { errno?: unknown; code?: unknown }
  const known = unreadable.has(String(errno)) || unreadable.has(String(code))
  const facts = typeof code === 'string' ? { driverCode: code } : {}
  return known ? erpTableUnreadable({ ...facts, ...namedIn(error) }, error) : erpUnavailable(facts, error)
}

const tableNames = [
  // MariaDB: denied for table, denied for column, doesn't exist
  /for table [`'](?:[^`']*[`']\.[`'])?(tab[^`']+)[`']/,
  /in table '(tab[^']+)'/,
  /^Table '[^']*?\.(tab[^']+)'/,
  // PostgreSQL: permission denied for, does not exist
  /for (?:table|view|materialized view) "?(tab[^"]+)"?$/,
  /relation "(tab[^"]+)"/,
]

/** These errors tell names and no values; the server may speak another language, and then it stays unnamed. */
function namedIn(error: unknown): { table?: string } {
  const { sqlMessage, message } = error as { sqlMessage?: unknown; message?: unknown }
  const text = String(sqlMessage ?? message ?? '')
  const table = tableNames.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined)
  return table === undefined ? {} : { table }
}

/**
 * The MariaDB driver ends a destroyed connection's statement by a KILL from another connection, and hears of nobody when
 * that comes too late: the statement is over, which is all that was wanted.
 */
export function isLateKill(rejection: unknown): boolean {
  const { errno, sql } = (rejection ?? {}) as { errno?: unknown; sql?: unknown }
  return errno === noSuchThread && /^KILL \d+/.test(String(sql))
}

const noSuchThread = 1094
