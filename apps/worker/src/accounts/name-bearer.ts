import { createSiteClock, type SiteClock } from '../collect/values/site-clock.ts'
import type { AccountAge } from '../erp/recipient.ts'

/** A request, and when its file was collected; null: there is none. */
export type Aged = { receivedAt: Date; readyAt: Date | null }

/** How far the clocks of a site and of the request table may be apart. */
const toleranceMs = 5 * 60_000

/** From when on what was said in the name of an account was said by it, and by nobody who bore the name before. */
export function countsFrom(age: AccountAge | undefined): Date {
  if (age === undefined) return new Date(0)
  return new Date(Math.max(0, momentOf(age.made, age), momentOf(age.named, age)))
}

/**
 * Whether somebody else bore an account's name when it was asked for: an account that is younger than the request, or was
 * renamed after the file was collected. A request that followed a new name is older than that, and its file is not.
 */
export function isOfAnother({ receivedAt, readyAt }: Aged, age: AccountAge | undefined): boolean {
  if (age === undefined) return false
  if (receivedAt.getTime() < momentOf(age.made, age)) return true
  return readyAt !== null && readyAt.getTime() < momentOf(age.named, age)
}

const clocks = new Map<string, SiteClock>()

/** Milliseconds, less what clocks may differ by; what is no time lies before everything. */
function momentOf(wallTime: string | null, { timeZone }: AccountAge): number {
  const clock = clocks.get(timeZone) ?? createSiteClock(timeZone)
  clocks.set(timeZone, clock)
  const moment = wallTime === null ? Number.NaN : Date.parse(clock(wallTime))
  return Number.isNaN(moment) ? Number.NEGATIVE_INFINITY : moment - toleranceMs
}
