import type { Snapshot } from './snapshot.ts'
import { among, name, sql, table } from './sql.ts'

export type Recipient = {
  email: string
  fullName: string | null
  enabled: boolean
  language: string | null
  timeZone: string | null
}

/** The user of exactly this name: a collation that holds two spellings equal does not count. */
export async function readRecipient(snapshot: Snapshot, user: string): Promise<Recipient | null> {
  const rows = await snapshot.all(
    sql`SELECT name, email, full_name, enabled, language, time_zone FROM ${[{ name: 'tabUser' }]} WHERE name = ${user}`,
  )
  const row = rows.find(([name]) => name === user)
  if (row === undefined) return null
  const [, email, fullName, enabled, language, timeZone] = row.map((cell) =>
    typeof cell === 'string' && cell !== '' ? cell : null,
  )
  return {
    email: email ?? user,
    fullName: fullName ?? null,
    enabled: enabled === '1',
    language: language ?? null,
    timeZone: timeZone ?? null,
  }
}

/** By exact name, as for one. */
export async function readEnabled(
  snapshot: Snapshot,
  users: readonly string[],
): Promise<Map<string, boolean>> {
  const rows = await snapshot.all(
    sql`SELECT name, enabled FROM ${table('User')} WHERE ${among(name('name'), users)}`,
  )
  const asked = new Set<unknown>(users)
  return new Map(
    rows
      .filter(([user]) => asked.has(user))
      .map(([user, enabled]) => [String(user), enabled === '1'] as const),
  )
}
