import type { ExportProgress, ExportRequest } from '@pdd/core'

const words: Record<string, string> = {
  queued: 'Waiting to start',
  running: 'Collecting',
  retrying: 'Something was not available; we try again by ourselves',
  ready: 'No longer available',
  failed: 'Could not be completed; please ask again',
  cancelled: 'Cancelled',
  expired: 'No longer available',
  deleted: 'Deleted',
}

/** A status in plain words; a state of a newer release is told as it is. */
export function statusText({ status }: Pick<ExportRequest, 'status'>): string {
  return words[status] ?? status
}

export function progressText({ current, doctypesDone, doctypesTotal, counts }: ExportProgress): string {
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const place = current === null ? '' : `, now ${current}`
  return `${doctypesDone} of ${doctypesTotal} kinds of records, ${records} records so far${place}`
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
