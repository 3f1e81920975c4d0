import type { Snapshot } from './snapshot.ts'
import { among, name, sql, table } from './sql.ts'

export type Recipient = {
  email: string
  fullName: string | null
  enabled: boolean
  language: string | null
  timeZone: string | null
}

/** When an account was made, and when it was last renamed, on its site's clock; null where the site does not say. */
export type AccountAge = { made: string | null; named: string | null; timeZone: string }

const frappeDefaultZone = 'Asia/Kolkata'

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

/**
 * How long these users, by exact name, have borne their names. A renaming leaves the day on which an account was made as it
 * was; Frappe notes it on the account (`rename_doc`).
 */
export async function readAges(
  snapshot: Snapshot,
  users: readonly string[],
): Promise<Map<string, AccountAge>> {
  const made = await snapshot.all(
    sql`SELECT name, creation FROM ${table('User')} WHERE ${among(name('name'), users)}`,
  )
  const named = await snapshot.all(
    sql`SELECT reference_name, creation FROM ${table('Comment')} WHERE reference_doctype = ${'User'}
      AND comment_type = ${'Edit'} AND ${among(name('reference_name'), users)}`,
  )
  const [zone] = await snapshot.all(sql`SELECT ${name('value')} FROM ${table('Singles')}
    WHERE doctype = ${'System Settings'} AND field = ${'time_zone'}`)
  const timeZone = String(zone?.[0] || frappeDefaultZone)
  const newest = (rows: typeof made, user: string) =>
    rows
      .flatMap(([of, at]) => (of === user && typeof at === 'string' ? [at] : []))
      .sort()
      .at(-1) ?? null
  return new Map(
    users.map((user) => [user, { made: newest(made, user), named: newest(named, user), timeZone }]),
  )
}
