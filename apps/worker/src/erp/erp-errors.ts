import { defineError, ExportError, layersOf, tlsFaultOf } from '@pdd/core'

export const erpUnavailable = defineError({
  code: 'erp.unavailable',
  title: 'The ERP’s database could not be read.',
  remedy:
    'Check that the site’s database is up and that its address and password are right; the export is tried again.',
  status: 503,
  retryable: true,
  outage: true,
})

export const erpTlsFailed = defineError({
  code: 'erp.tls_failed',
  title: 'The ERP’s database did not prove by TLS who it is, or offers none.',
  remedy:
    'See driverCode: name the CA of its certificate with sslrootcert in databaseUrl (or for all in NODE_EXTRA_CA_CERTS), write the host as the certificate does, or write sslmode=disable where cleartext will do; the export is tried again.',
  status: 503,
  retryable: true,
  outage: true,
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
  title: 'The address of the ERP’s database cannot be used.',
  remedy:
    'Write mariadb://user:password@host:3306/database or postgres://user:password@host:5432/database; docs/ops/operations.md lists the parameters.',
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

/** What the MariaDB driver puts around the error of a connection that could not be opened. */
const wrappings = new Set(['ER_GET_CONNECTION_TIMEOUT', 'ER_INITIAL_SQL_ERROR'])

/** A driver's error as one of ours. Its text may hold values of rows: it is kept as the cause and never shown. */
export function asErpError(error: unknown): ExportError {
  if (error instanceof ExportError) return error
  const tlsCode = tlsFaultOf(error)
  if (tlsCode !== undefined) return erpTlsFailed({ driverCode: tlsCode }, error)
  const layers = layersOf(error)
  const known = layers.some(
    ({ errno, code }) => unreadable.has(String(errno)) || unreadable.has(String(code)),
  )
  const codes = layers.flatMap(({ code }) => (typeof code === 'string' ? [code] : []))
  const driverCode = codes.find((code) => !wrappings.has(code)) ?? codes[0]
  const facts = driverCode === undefined ? {} : { driverCode }
  return known ? erpTableUnreadable({ ...facts, ...namedIn(layers) }, error) : erpUnavailable(facts, error)
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
function namedIn(layers: readonly { sqlMessage?: unknown; message?: unknown }[]): { table?: string } {
  const texts = layers.map(({ sqlMessage, message }) => String(sqlMessage ?? message ?? ''))
  const table = texts
    .flatMap((text) => tableNames.map((pattern) => pattern.exec(text)?.[1]))
    .find((found) => found !== undefined)
  return table === undefined ? {} : { table }
}

/**
 * The MariaDB driver ends a destroyed connection's statement by a KILL from another connection, and does not catch the
 * rejection when the KILL arrives after the statement has ended. The statement is over, as wanted.
 */
export function isLateKill(rejection: unknown): boolean {
  const { errno, sql } = (rejection ?? {}) as { errno?: unknown; sql?: unknown }
  return errno === noSuchThread && /^KILL \d+/.test(String(sql))
}

const noSuchThread = 1094

/**
 * When a server hangs up in the middle of the TLS handshake, the MariaDB driver tells those who wait, stops listening to
 * the socket, and only then Node says the same on it: nobody hears that, and it would end the process.
 */
export function isUnheardHangUp(thrown: unknown): boolean {
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown }
  return (
    code === 'ECONNRESET' &&
    message === 'Client network socket disconnected before secure TLS connection was established'
  )
}

/** What the driver leaves to nobody, and what is over anyway. */
export function isStrayFault(thrown: unknown): boolean {
  return isLateKill(thrown) || isUnheardHangUp(thrown)
}
