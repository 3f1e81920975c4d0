import type { SiteClock } from '../values/site-clock.ts'
import type { Transcoder } from './engine.ts'
import * as places from './wasm/memory-layout.ts'

type ZoneDays = { days: Uint8Array; offsets: string[] }

/** by time zone: what was learned serves the next export */
const zones = new Map<string, ZoneDays>()
const dayCount = 0x20000
const severalOffsets = 255
const hours = ['00:00:00', '04:00:00', '08:00:00', '12:00:00', '16:00:00', '20:00:00', '23:59:59']

/** Lets a transcoder write the times of days that have one offset from dawn to dusk; it learns a day when it meets it. */
export function teachDays(transcoder: Transcoder, timeZone: string, clock: SiteClock) {
  const zone = zones.get(timeZone) ?? { days: new Uint8Array(dayCount), offsets: [] }
  zones.set(timeZone, zone)
  transcoder.bytes.set(zone.days, places.days)
  for (const [index, offset] of zone.offsets.entries()) writeOffset(transcoder, index + 1, offset)

  return function learn(wallTime: string): void {
    const day = wallTime.slice(0, 10)
    if (!/^(19|20)\d\d-\d\d-\d\d$/.test(day) || !isDay(day)) return
    const [year, month, date] = day.split('-').map(Number) as [number, number, number]
    const number = transcoder.dayNumberOf(year, month, date)
    if (zone.days[number] !== 0) return
    zone.days[number] = codeOf(
      zone,
      transcoder,
      new Set(hours.map((hour) => clock(`${day} ${hour}`).slice(19))),
    )
    transcoder.bytes[places.days + number] = zone.days[number]
  }
}

function codeOf(zone: ZoneDays, transcoder: Transcoder, found: ReadonlySet<string>): number {
  const [offset = '', ...others] = found
  if (others.length > 0 || offset === '' || offset.length > 14) return severalOffsets
  const known = zone.offsets.indexOf(offset)
  if (known >= 0) return known + 1
  if (zone.offsets.length >= severalOffsets - 1) return severalOffsets
  const code = zone.offsets.push(offset)
  writeOffset(transcoder, code, offset)
  return code
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
