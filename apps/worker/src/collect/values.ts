import type { Cell } from '../erp/erp-database.ts'
import type { SiteClock } from './datetimes.ts'
import type { ColumnKind } from './site-metadata.ts'

/** The JSON text of one cell. Both engines give the same bytes for the same fact. */
export function cellJson(cell: Cell, kind: ColumnKind, clock: SiteClock): string {
  if (cell === null) return 'null'
  if (typeof cell !== 'string') return `{"$base64":"${Buffer.from(cell).toString('base64')}"}`
  switch (kind) {
    case 'integer':
      return isSafeInteger(cell) ? cell : JSON.stringify(cell)
    case 'float':
      return floatJson(cell)
    case 'datetime':
      return JSON.stringify(clock(cell))
    case 'time':
      return JSON.stringify(cell.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''))
    case 'json':
      return embeddedJson(cell) ?? JSON.stringify(cell)
    default:
      return JSON.stringify(cell)
  }
}

function isSafeInteger(text: string): boolean {
  return /^-?(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))
}

function floatJson(text: string): string {
  const value = Number(text)
  return Number.isFinite(value) && text.trim() !== '' ? JSON.stringify(value) : JSON.stringify(text)
}

/** The document as it was written, digit by digit, without the blanks between its tokens; null when it is not JSON. */
export function embeddedJson(text: string): string | null {
  try {
    JSON.parse(text)
  } catch {
    return null
  }
  // A lone surrogate may stand escaped; no other form of it can reach this text, which was decoded from UTF-8.
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, quoted: string | undefined) => quoted ?? '')
}
