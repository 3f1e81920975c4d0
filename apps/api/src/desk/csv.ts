import type { ExportRequest } from '@pdd/core'
import type { DeskFilter, DeskRepository } from '@pdd/database'

const columns: [title: string, read: (request: ExportRequest) => unknown][] = [
  ['id', ({ id }) => id],
  ['site', ({ site }) => site],
  ['subject', ({ subjectId }) => subjectId],
  ['requested_by', ({ requestedBy }) => requestedBy],
  ['status', ({ status }) => status],
  ['reason_code', ({ reasonCode }) => reasonCode],
  ['received_at', ({ receivedAt }) => receivedAt],
  ['due_at', ({ dueAt }) => dueAt],
  ['ready_at', ({ readyAt }) => readyAt],
  ['expires_at', ({ expiresAt }) => expiresAt],
  ['deleted_at', ({ deletedAt }) => deletedAt],
  ['first_download_at', ({ downloadedAt }) => downloadedAt],
  ['downloads', ({ downloadCount }) => downloadCount],
  ['bytes', ({ bytes }) => bytes],
  ['sha256', ({ sha256 }) => sha256],
]

/** Every request of a view as RFC 4180, page by page, however many there are. */
export async function* csvOf(desk: Pick<DeskRepository, 'list'>, view: DeskFilter): AsyncGenerator<string> {
  yield line(columns.map(([title]) => title))
  let cursor = view.cursor ?? null
  do {
    const page = await desk.list({ ...view, limit: 1000, ...(cursor !== null && { cursor }) })
    if (page.items.length > 0)
      yield page.items.map((request) => line(columns.map(([, read]) => read(request)))).join('')
    cursor = page.nextCursor
  } while (cursor !== null)
}

/** One line of RFC 4180. */
export function line(cells: unknown[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/**
 * A spreadsheet runs what begins like a formula, blanks before it or not: an apostrophe makes it text. Some read the
 * fullwidth forms as well, and some take other characters than the comma for the end of a cell.
 */
function cell(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : String(value ?? '')
  const safe = text.replace(formulaStart, "'$&").replaceAll(formulaAfterSeparator, "$&'")
  return `"${safe.replaceAll('"', '""')}"`
}

const formula = '[=+\\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]'
const separator = '[;|\\t\\r\\n\uff1b\uff5c]'
const blank = '[\\s\\p{Cc}\\p{Cf}\\p{Z}]'
const formulaStart = new RegExp(`^(?=${blank}*(?:${formula}|${separator})|[\\t\\r\\n])`, 'u')
const formulaAfterSeparator = new RegExp(`${separator}(?=${blank}*${formula})`, 'gu')
