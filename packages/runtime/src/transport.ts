import { readFileSync } from 'node:fs'
import { type AddressProblem, isCleartext, readDatabaseAddress } from '@pdd/core'
import { assertNoFaults, type ConfigFault } from './config-error.ts'

/** Which variable allows which address to be spoken to in cleartext on another host; none for what must never be. */
const webAddresses = {
  S3_ENDPOINT: 'S3_TLS',
  S3_PUBLIC_ENDPOINT: 'PUBLIC_TLS',
  PUBLIC_BASE_URL: 'PUBLIC_TLS',
  POSTMARK_BASE_URL: 'POSTMARK_TLS',
  // Whoever can change what this answers can sign in as anybody.
  JWT_JWKS_URL: null,
} as const

/**
 * Refuses settings by which anything would cross the network readable without its being written down. QUEUE_URL is
 * looked at where it is opened.
 *
 * @throws ExportError `config.invalid` with every fault at once
 */
export function assertTransport(settings: Record<string, unknown> & { DATABASE_URL?: string }): void {
  const faults: ConfigFault[] = []
  const { DATABASE_URL: table } = settings
  const problem = table === undefined ? undefined : databaseUrlProblem(table, 'postgres')
  if (problem !== undefined) faults.push({ variable: 'DATABASE_URL', ...problem })
  for (const [variable, permission] of Object.entries(webAddresses)) {
    const address = settings[variable]
    if (typeof address !== 'string' || !isCleartext(address)) continue
    if (permission !== null && settings[permission] === 'off') continue
    const remedy =
      permission === null
        ? 'Set it to an https:// address.'
        : `Set it to an https:// address, or ${permission}=off where cleartext will do.`
    faults.push({ variable, problem: 'speaks to another host in cleartext', remedy })
  }
  assertNoFaults(faults)
}

/**
 * What is wrong with the URL of a database; undefined when nothing is.
 *
 * @param needed whether this process will use it: then the files that it names must be there
 */
export function databaseUrlProblem(
  text: string,
  engine: 'postgres' | 'any',
  needed = true,
): AddressProblem | undefined {
  const address = readDatabaseAddress(text, (path) => (needed ? readFileSync(path, 'utf8') : ''))
  if ('problem' in address) return { problem: address.problem, remedy: address.remedy }
  if (engine === 'any' || address.engine === engine) return undefined
  return {
    problem: 'is not an address of PostgreSQL',
    remedy: 'Write postgres://user:password@host:5432/database.',
  }
}
