import { readFileSync } from 'node:fs'
import { type DatabaseAddress, readDatabaseAddress } from '@pdd/core'
import { erpUrlInvalid } from './erp-errors.ts'
import { openMariaDb } from './mariadb.ts'
import { openPostgres } from './postgres.ts'
import { type AccountAge, type Recipient, readAges, readEnabled, readRecipient } from './recipient.ts'
import { limitResponseTime } from './response-timeout.ts'
import type { Snapshot, SnapshotSource } from './snapshot.ts'

/** A site's database, read only. Every error is `erp.unavailable` or `erp.table_unreadable`. */
export type ErpDatabase = SnapshotSource & {
  ping(): Promise<void>
  /** Who gets the mail; null when the site has no such user. */
  readRecipient(user: string): Promise<Recipient | null>
  /** Whether these users are enabled, in one statement; those that the site does not have are left out. */
  readEnabled(users: readonly string[]): Promise<Map<string, boolean>>
  /** How long these users have borne their names. */
  readAges(users: readonly string[]): Promise<Map<string, AccountAge>>
}

const sources = { mariadb: openMariaDb, postgres: openPostgres }

export type ErpDatabaseOptions = {
  maxConnections?: number
  /** how long the database may say nothing while an answer is awaited */
  responseTimeoutMs?: number
}

/** 300 s: longer than the slowest full table scan that was measured. */
const defaultResponseTimeoutMs = 300_000

/**
 * Opens a pool on a site's database. Nothing is connected until it is used.
 *
 * @throws ExportError `erp.url_invalid`
 */
export function createErpDatabase(url: string, options: ErpDatabaseOptions = {}): ErpDatabase {
  const address = readAddress(url)
  const opened = sources[address.engine](address, { maxConnections: options.maxConnections ?? 4 })
  const source = limitResponseTime(opened, options.responseTimeoutMs ?? defaultResponseTimeoutMs)

  return {
    ...source,
    ping: () => once(source, async () => {}),
    readRecipient: (user) => once(source, (snapshot) => readRecipient(snapshot, user)),
    readEnabled: (users) => once(source, (snapshot) => readEnabled(snapshot, users)),
    readAges: (users) => once(source, (snapshot) => readAges(snapshot, users)),
  }
}

/**
 * What a site is called where nobody says it: its database.
 *
 * @throws ExportError `erp.url_invalid`
 */
export function databaseNameOf(url: string): string {
  return readAddress(url).database
}

function readAddress(url: string): DatabaseAddress {
  const address = readDatabaseAddress(url, (path) => readFileSync(path, 'utf8'))
  if ('problem' in address) throw erpUrlInvalid(address)
  return address
}

async function once<Result>(
  source: SnapshotSource,
  read: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  const snapshot = await source.snapshot(AbortSignal.timeout(10_000))
  try {
    return await read(snapshot)
  } finally {
    await snapshot.close()
  }
}
