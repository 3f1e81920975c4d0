import type { Cell } from '../../erp/snapshot.ts'
import type { ColumnKind } from './doctype.ts'
import { embeddedJson } from './json-text.ts'
import { type SiteClock, trimZeros } from './site-clock.ts'

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
      return JSON.stringify(withoutZeros(cell))
    case 'json':
      return embeddedJson(cell) ?? JSON.stringify(cell)
    default:
      return JSON.stringify(cell)
  }
}

function isSafeInteger(text: string): boolean {
  return /^-?(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))
}

/** A time of day without the zeros at the end of its fraction. */
function withoutZeros(time: string): string {
  const dot = time.indexOf('.')
  if (dot < 0) return time
  const digits = trimZeros(time.slice(dot + 1))
  return digits === '' ? time.slice(0, dot) : `${time.slice(0, dot)}.${digits}`
}

function floatJson(text: string): string {
  const value = Number(text)
  return Number.isFinite(value) && text.trim() !== '' ? JSON.stringify(value) : JSON.stringify(text)
}
