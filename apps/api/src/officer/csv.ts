import type { ExportRequest } from '@pdd/core'
import type { OfficerFilter, OfficerRepository } from '@pdd/database'

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
export async function* csvOf(
  officers: Pick<OfficerRepository, 'list'>,
  view: OfficerFilter,
): AsyncGenerator<string> {
  yield line(columns.map(([title]) => title))
  let cursor = view.cursor ?? null
  do {
    const page = await officers.list({ ...view, limit: 1000, ...(cursor !== null && { cursor }) })
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
  const safe = withoutLaterFormulas(formulaStart.test(text) ? `'${text}` : text)
  return `"${safe.replaceAll('"', '""')}"`
}

/** An apostrophe behind the separator after which, blanks aside, a formula would begin; each character is seen once. */
function withoutLaterFormulas(text: string): string {
  const parts: string[] = []
  let taken = 0
  let afterSeparator = -1
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (separators.test(letter)) afterSeparator = at + 1
    else if (afterSeparator >= 0 && !blanks.test(letter)) {
      if (formulas.test(letter)) {
        parts.push(text.slice(taken, afterSeparator), "'")
        taken = afterSeparator
      }
      afterSeparator = -1
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(taken)
}

const formula = '[=+\\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]'
const separator = '[;|\\t\\r\\n\uff1b\uff5c]'
const blank = '[\\s\\p{Cc}\\p{Cf}\\p{Z}]'
const formulaStart = new RegExp(`^(?=${blank}*(?:${formula}|${separator})|[\\t\\r\\n])`, 'u')
const separators = new RegExp(separator, 'u')
const formulas = new RegExp(formula, 'u')
const blanks = new RegExp(blank, 'u')
