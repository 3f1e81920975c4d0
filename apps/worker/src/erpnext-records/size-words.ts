const units = ['kB', 'MB', 'GB', 'TB']

/** Decimal, as storage is sold and as the companion app writes it: 364120 is `364 kB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes
  for (const unit of units) {
    value /= 1000
    if (value < 999.5 || unit === 'TB') return `${value.toFixed(value < 9.95 ? 1 : 0)} ${unit}`
  }
  return `${bytes} B`
}
