/** A time as the person's own clock shows it, with the zone named; UTC where we do not know their zone. */
export function tellTime(at: Date, timeZone: string | null): string {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  const text = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: zone,
  }).format(at)
  return `${text} (${zone})`
}

/** Sizes in powers of 1000, as file managers show them. */
export function tellBytes(bytes: bigint): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let size = Number(bytes)
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`
}

/** A name fit for one line of a mail. Control characters go: a line break in a name must not start a header or a line. */
export function plainName(fullName: string | null): string {
  const name = (fullName ?? '').replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
  return name === '' ? 'there' : name
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
