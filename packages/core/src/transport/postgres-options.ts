import type { DatabaseAddress } from './database-address.ts'

/**
 * A PostgreSQL address as the driver takes it, piece by piece: the driver's own reading of a URL gives the words about
 * TLS other meanings, and lets a parameter overrule what stands before it. The schema is no option of the driver's: it is for
 * whoever writes the statements.
 */
export function postgresOptions({
  host,
  port,
  socket,
  user,
  password,
  database,
  tls,
  settings: { schema: _chosen, ...settings },
}: DatabaseAddress) {
  return {
    host: socket ?? host,
    port,
    database,
    ...(user !== '' && { user }),
    ...(password !== '' && { password }),
    ssl: tls !== null && {
      rejectUnauthorized: true,
      ...(tls.ca !== undefined && { ca: tls.ca }),
      ...(tls.cert !== undefined && { cert: tls.cert }),
      ...(tls.key !== undefined && { key: tls.key }),
      ...(tls.verify === 'chain' && { checkServerIdentity: () => undefined }),
    },
    ...settings,
  }
}
