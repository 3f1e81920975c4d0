import { createSiteClock } from '../collect/values/site-clock.ts'
import type { Snapshot } from './snapshot.ts'
import { among, name, sql, table } from './sql.ts'

/** When an account was made, and when it was last renamed; null where its site does not say. */
export type AccountAge = { made: Date | null; named: Date | null }
/** A request, and when its file was collected; null: there is none. */
export type Aged = { receivedAt: Date; readyAt: Date | null }

const frappeDefaultZone = 'Asia/Kolkata'
/** How far the clocks of a site and of the request table may be apart. */
const toleranceMs = 5 * 60_000

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
  const clock = createSiteClock(String(zone?.[0] || frappeDefaultZone))
  const newest = (rows: typeof made, user: string) => {
    const moments = rows
      .filter(([of]) => of === user)
      .map(([, at]) => Date.parse(clock(String(at))))
      .filter((at) => !Number.isNaN(at))
    return moments.length === 0 ? null : new Date(Math.max(...moments))
  }
  return new Map(users.map((user) => [user, { made: newest(made, user), named: newest(named, user) }]))
}

/** From when on what was said in the name of an account was said by it, and by nobody who bore the name before. */
export function countsFrom({ made, named }: AccountAge = { made: null, named: null }): Date {
  return new Date(Math.max(0, momentOf(made), momentOf(named)))
}

/**
 * Whether somebody else bore an account's name when it was asked for: an account that is younger than the request, or was
 * renamed after the file was collected. A request that followed a new name is older than that, and its file is not.
 */
export function isOfAnother({ receivedAt, readyAt }: Aged, age: AccountAge | undefined): boolean {
  if (age === undefined) return false
  return receivedAt.getTime() < momentOf(age.made) || (readyAt?.getTime() ?? Infinity) < momentOf(age.named)
}

function momentOf(at: Date | null): number {
  return at === null ? -Infinity : at.getTime() - toleranceMs
}
