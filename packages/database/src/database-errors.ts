import { defineError } from '@pdd/core'

export const databaseUnavailable = defineError({
  code: 'database.unavailable',
  title: 'The request table cannot be reached.',
  remedy:
    'Try again in a moment. If it lasts, check that PostgreSQL runs and takes writes, and that DATABASE_URL is right.',
  status: 503,
  retryable: true,
  outage: true,
})

/** Retryable, because an operator can mend it while rows wait. */
export const databaseLoginRefused = defineError({
  code: 'database.login_refused',
  title: 'The request table’s server refuses this account, its password or the database.',
  remedy:
    'See the fact sqlState: 28P01 a wrong password, 28000 an account that may not come from here, 3D000 no such database. Mend DATABASE_URL; special characters in it are percent-encoded.',
  status: 503,
  retryable: true,
  outage: true,
})

/** Retryable, because an operator can mend it while rows wait. */
export const databaseTlsFailed = defineError({
  code: 'database.tls_failed',
  title: 'The request table’s server did not prove by TLS who it is, or offers none.',
  remedy:
    'See the fact driverCode: name the CA of its certificate with sslrootcert in DATABASE_URL (or for all in NODE_EXTRA_CA_CERTS), write the host as the certificate does, or write sslmode=disable where cleartext will do.',
  status: 503,
  retryable: true,
  outage: true,
})

/** Nothing was written, and nothing of it will be written later. */
export const serviceBusy = defineError({
  code: 'service.busy',
  title: 'The service could not answer in time.',
  remedy: 'Try again in a moment.',
  status: 503,
  retryable: true,
})

export const databaseContended = defineError({
  code: 'database.contended',
  title: 'Too many writes met on the same export request.',
  remedy: 'Try again in a moment.',
  status: 503,
  retryable: true,
  outage: true,
})

export const databaseNotMigrated = defineError({
  code: 'database.not_migrated',
  title: 'The request table does not have the shape this release needs.',
  remedy: 'Run `npm run migrate`, then try again.',
  status: 503,
  retryable: true,
  outage: true,
})

/** What the database refused for a reason we did not foresee. Its own words stay in `cause`: they may hold values. */
export const databaseRefused = defineError({
  code: 'database.refused',
  title: 'The request table refused a statement.',
  remedy: 'Report this with the request id: it is a fault of the service.',
  status: 500,
  retryable: true,
})

export const migrationFailed = defineError({
  code: 'database.migration_failed',
  title: 'A migration could not be applied.',
  remedy:
    'See the `logs` column of the table _prisma_migrations, mend the cause, mark it with `prisma migrate resolve`, and run `npm run migrate` again.',
  status: 500,
  retryable: false,
})

export const databaseNotEmpty = defineError({
  code: 'database.not_empty',
  title: 'The database holds other tables, and no record of migrations.',
  remedy:
    'Give the request table a database of its own in DATABASE_URL, or migrate before anything else creates tables there.',
  status: 500,
  retryable: false,
})
