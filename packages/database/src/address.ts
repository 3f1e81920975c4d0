import { readFileSync } from 'node:fs'
import { defineError, postgresOptions, readDatabaseAddress } from '@pdd/core'

/** Same code and shape as every other fault of the configuration, so that all are printed alike. */
export const databaseUrlInvalid = defineError({
  code: 'config.invalid',
  title: 'The configuration is not usable.',
  remedy: 'Fix the settings listed below, then start again.',
  status: 500,
  retryable: false,
})

/**
 * The driver's options for DATABASE_URL.
 *
 * @throws ExportError `config.invalid`; the address itself is never repeated, it holds a password
 */
export function addressOptions(url: string) {
  const address = readDatabaseAddress(url, (path) => readFileSync(path, 'utf8'))
  if ('problem' in address) throw databaseUrlInvalid({ faults: [{ variable: 'DATABASE_URL', ...address }] })
  if (address.engine === 'postgres') return postgresOptions(address)
  const remedy = 'Write postgres://user:password@host:5432/database.'
  const problem = 'is not an address of PostgreSQL'
  throw databaseUrlInvalid({ faults: [{ variable: 'DATABASE_URL', problem, remedy }] })
}
