/** Where the office is that must answer: its clock, and the days on which it is closed besides weekends. */
export type Office = { timeZone: string /** ISO dates, `2026-12-25` */; holidays: readonly string[] }

type Day = { year: number; month: number; day: number }

/**
 * The last second in which an answer is in time: so many months after receipt, by Regulation (EEC, Euratom) 1182/71.
 * The same date of the last month, or its last day where it has no such date (art. 3(2)(c)); a Saturday, Sunday or
 * holiday moves it to the next working day (art. 3(4)).
 *
 * @param months 1 for GDPR art. 12(3), 3 with its extension
 */
export function dueDate(receivedAt: Date, months: number, { timeZone, holidays }: Office): Date {
  const { year, month, day } = localDay(receivedAt, timeZone)
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  let due = Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth))
  while (isClosed(new Date(due), holidays)) due += 86_400_000
  return new Date(instantOf(due + 86_400_000, timeZone) - 1000)
}

/** The first moment of a day on the office's clock. */
export function startOfDay(isoDay: string, { timeZone }: Office): Date {
  return new Date(instantOf(Date.parse(`${isoDay}T00:00:00Z`), timeZone))
}

function isClosed(day: Date, holidays: readonly string[]): boolean {
  return [0, 6].includes(day.getUTCDay()) || holidays.includes(day.toISOString().slice(0, 10))
}

function localDay(at: Date, timeZone: string): Day {
  const { year, month, day } = wallClock(at.getTime(), timeZone)
  return { year, month, day }
}

/** When a clock on the wall shows this: twice, because the offset is that of the answer and not of the question. */
function instantOf(wallAsUtc: number, timeZone: string): number {
  const first = wallAsUtc - offset(wallAsUtc, timeZone)
  return wallAsUtc - offset(first, timeZone)
}

function offset(instant: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(instant, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

function wallClock(instant: number, timeZone: string) {
  const parts = clockOf(timeZone).formatToParts(instant)
  const read = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value)
  const clock = { hour: read('hour'), minute: read('minute'), second: read('second') }
  return { year: read('year'), month: read('month'), day: read('day'), ...clock }
}

/** Making one takes longer than all else that a due date needs. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    ...{
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    },
  })
  clocks.set(timeZone, clock)
  return clock
}
