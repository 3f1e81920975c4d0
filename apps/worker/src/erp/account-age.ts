import { createSiteClock } from '../collect/values/site-clock.ts'
import type { Snapshot } from './snapshot.ts'
import { among, name, sql, table } from './sql.ts'

const frappeDefaultZone = 'Asia/Kolkata'
/** How far the clocks of a site and of the request table may be apart. */
const toleranceMs = 5 * 60_000

/** When these users were made, by exact name; those that do not say are left out. A renaming leaves it as it was. */
export async function readMade(snapshot: Snapshot, users: readonly string[]): Promise<Map<string, Date>> {
  const rows = await snapshot.all(
    sql`SELECT name, creation FROM ${table('User')} WHERE ${among(name('name'), users)}`,
  )
  const [zone] = await snapshot.all(sql`SELECT ${name('value')} FROM ${table('Singles')}
    WHERE doctype = ${'System Settings'} AND field = ${'time_zone'}`)
  const clock = createSiteClock(String(zone?.[0] || frappeDefaultZone))
  const asked = new Set<unknown>(users)
  const made = rows
    .filter(([user]) => asked.has(user))
    .map(([user, creation]) => [String(user), new Date(clock(String(creation)))] as const)
  return new Map(made.filter(([, at]) => !Number.isNaN(at.getTime())))
}

/** From when on what was said in the name of an account was said by it, and by nobody who bore the name before. */
export function countsFrom(made: Date | undefined): Date {
  return new Date(made === undefined ? 0 : made.getTime() - toleranceMs)
}

/** Whether an account is younger than a request in its name: then somebody else bore the name, and it is their file. */
export function isOfAnother(receivedAt: Date, made: Date | undefined): boolean {
  return countsFrom(made) > receivedAt
}
