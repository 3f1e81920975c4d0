import { type Language, localeOf } from './speech.ts'

/** A time as the person's own clock shows it, with the zone named; UTC where we do not know their zone. */
export function tellTime(at: Date, timeZone: string | null, language: Language = 'en'): string {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  const text = new Intl.DateTimeFormat(localeOf(language), {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: zone,
  }).format(at)
  return `${text} (${zone})`
}

/** Sizes in powers of 1000, as file managers show them. */
export function tellBytes(bytes: bigint, language: Language = 'en'): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
  let size = Number(bytes)
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return new Intl.NumberFormat(localeOf(language), {
    style: 'unit',
    unit: units[unit] as string,
    unitDisplay: unit === 0 ? 'long' : 'short',
    minimumFractionDigits: unit === 0 ? 0 : 1,
    maximumFractionDigits: unit === 0 ? 0 : 1,
  }).format(size)
}

/** A length of time in the one unit that fits it, rounded up: people forgive what comes early. */
export function tellDuration(seconds: number, language: Language = 'en'): string {
  const [unit, length] = seconds <= 90 ? ['second', 1] : seconds < 5400 ? ['minute', 60] : ['hour', 3600]
  return new Intl.NumberFormat(localeOf(language), {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'long',
  }).format(Math.max(1, Math.ceil(seconds / (length as number))))
}

function isTimeZone(zone: string | null): zone is string {
  if (zone === null || zone === '') return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
