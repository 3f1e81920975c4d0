import type { Zone, ZoneDays } from '../values/site-clock.ts'
import type { Transcoder } from './engine.ts'
import * as places from './wasm/memory-layout.ts'

const severalOffsets = 255
const hours = ['00:00:00', '04:00:00', '08:00:00', '12:00:00', '16:00:00', '20:00:00', '23:59:59']

/** Gives a transcoder the UTC offset of each day without a clock change, when it first meets a time of that day. */
export function createTimezoneTable(transcoder: Transcoder, { clock, days }: Zone) {
  transcoder.bytes.set(days.numbers, places.days)
  for (const [index, offset] of days.offsets.entries()) writeOffset(transcoder, index + 1, offset)

  return function learn(wallTime: string): void {
    const day = wallTime.slice(0, 10)
    if (!/^(19|20)\d\d-\d\d-\d\d$/.test(day) || !isDay(day)) return
    const [year, month, date] = day.split('-').map(Number) as [number, number, number]
    const number = transcoder.dayNumberOf(year, month, date)
    // What another export learned of the day meanwhile is news to this transcoder.
    const code =
      days.numbers[number] || codeOf(days, new Set(hours.map((hour) => clock(`${day} ${hour}`).slice(19))))
    days.numbers[number] = code
    if (code !== severalOffsets) writeOffset(transcoder, code, days.offsets[code - 1] ?? '')
    transcoder.bytes[places.days + number] = code
  }
}

function codeOf(days: ZoneDays, found: ReadonlySet<string>): number {
  const [offset = '', ...others] = found
  if (others.length > 0 || offset === '' || offset.length > 14) return severalOffsets
  const known = days.offsets.indexOf(offset)
  if (known >= 0) return known + 1
  return days.offsets.length >= severalOffsets - 1 ? severalOffsets : days.offsets.push(offset)
}

function writeOffset({ bytes }: Transcoder, code: number, offset: string): void {
  const at = places.offsets + code * 16
  bytes[at] = offset.length
  bytes.write(offset, at + 1, 'latin1')
}

function isDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day)
}
