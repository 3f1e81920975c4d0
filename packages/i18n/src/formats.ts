import { remembered } from './remembered.ts'
import { type Language, localeOf } from './translator.ts'

/** A time as the person's own clock shows it, with the zone named; UTC where we do not know their zone. */
export function formatTime(at: Date, timeZone: string | null, language: Language = 'en'): string {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  return `${clockOf(language, zone).format(at)} (${zone})`
}

/** A day as the person's own calendar shows it. */
export function formatDay(at: Date, timeZone: string | null, language: Language = 'en'): string {
  return daysOf(language, isTimeZone(timeZone) ? timeZone : 'UTC').format(at)
}

/** Sizes in powers of 1000, as file managers show them. */
export function formatBytes(bytes: bigint, language: Language = 'en'): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
  let size = Number(bytes)
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return unitOf(language, units[unit] as string, unit === 0 ? 'long' : 'short', unit === 0 ? 0 : 1).format(
    size,
  )
}

/** A length of time in the one unit that fits it, rounded up: people forgive what comes early. */
export function formatDuration(seconds: number, language: Language = 'en'): string {
  const [unit, length] = seconds <= 90 ? ['second', 1] : seconds < 5400 ? ['minute', 60] : ['hour', 3600]
  const lengths = Math.max(1, Math.ceil(seconds / (length as number)))
  return unitOf(language, unit as string, 'long', 0).format(lengths)
}

// Making a format takes far longer than using it.

const unitOf = remembered(
  (language: Language, unit: string, unitDisplay: 'long' | 'short', digits: number) =>
    new Intl.NumberFormat(localeOf(language), {
      ...{ style: 'unit', unit, unitDisplay },
      ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
    }),
)

const daysOf = remembered(
  (language: Language, timeZone: string) =>
    new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone }),
)

const clockOf = remembered(
  (language: Language, timeZone: string) =>
    new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeStyle: 'short', timeZone }),
)

const isKnownZone = remembered((timeZone: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
})

function isTimeZone(zone: string | null): zone is string {
  return zone !== null && zone !== '' && isKnownZone(zone)
}
