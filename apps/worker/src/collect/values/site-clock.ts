/** Writes a site's wall-clock times as ISO 8601 with the offset the zone had then. */
export type SiteClock = (wallTime: string) => string

/** A time zone with what was learned of it. */
export type Zone = { timeZone: string; clock: SiteClock; days: ZoneDays }

/** By day number: the UTC offset of days without a clock change, as a place in `offsets` plus one. */
export type ZoneDays = { numbers: Uint8Array; offsets: string[] }

const dayCount = 0x20000

export function createZone(timeZone: string): Zone {
  return {
    timeZone,
    clock: createSiteClock(timeZone),
    days: { numbers: new Uint8Array(dayCount), offsets: [] },
  }
}

const pattern = /^(\d{4,})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/

/**
 * @param timeZone IANA zone of the site. In the hour that a clock change repeats, the first of the two is meant; a time
 * that the clocks skipped has the offset from before the change.
 * @returns a function from `2026-10-25 02:30:00.000000` to `2026-10-25T02:30:00+02:00`; what is no such time
 * (`0000-00-00 00:00:00`, `infinity`) comes back as it is.
 */
export function createSiteClock(timeZone: string): SiteClock {
  const offsetAt = createOffsetLookup(timeZone)
  return (wallTime) => {
    const match = pattern.exec(wallTime)
    if (match === null) return wallTime
    const [, year, month, day, hour, minute, second, fraction = ''] = match
    const asUtc = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    )
    if (Number(year) < 100 || month === '00' || day === '00' || Number.isNaN(asUtc)) return wallTime
    const digits = trimZeros(fraction)
    const moment = `${year}-${month}-${day}T${hour}:${minute}:${second}${digits === '' ? '' : `.${digits}`}`
    return `${moment}${spell(wallOffset(asUtc, offsetAt))}`
  }
}

/** Digits without the zeros at their end. */
export function trimZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

/** The offset, in seconds, that a wall-clock time had: of two that fit the earlier moment, of none the one before. */
function wallOffset(asUtc: number, offsetAt: (epoch: number) => number): number {
  const before = offsetAt(asUtc - 86_400_000)
  const after = offsetAt(asUtc + 86_400_000)
  const fits = (offset: number) => offsetAt(asUtc - offset * 1000) === offset
  if (fits(before)) return before
  return fits(after) ? after : before
}

function createOffsetLookup(timeZone: string): (epoch: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: isZone(timeZone) ? timeZone : 'UTC',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  // Offsets change on quarter hours: one lookup answers for every time within the same one.
  const known = new Map<number, number>()
  return (epoch) => {
    const quarter = Math.floor(epoch / 900_000)
    const cached = known.get(quarter)
    if (cached !== undefined) return cached
    const moment = quarter * 900_000
    const parts = Object.fromEntries(
      format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    const offset = Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - moment) / 1000)
    if (known.size > 50_000) known.clear()
    known.set(quarter, offset)
    return offset
  }
}

/** Whether this machine knows the zone. */
export function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function spell(offset: number): string {
  const [hours, minutes, seconds] = [
    Math.abs(offset) / 3600,
    (Math.abs(offset) / 60) % 60,
    Math.abs(offset) % 60,
  ]
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}${seconds === 0 ? '' : `:${two(seconds)}`}`
}
