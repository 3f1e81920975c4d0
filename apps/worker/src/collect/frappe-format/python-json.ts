import type { Cell } from '../../erp/snapshot.ts'
import type { ColumnKind } from '../values/doctype.ts'
import { deepestRead, readJson } from '../values/json-text.ts'

/** How Python's json.dumps writes a text: with every character beyond ASCII escaped. */
export function pythonString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) =>
    unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** How Python writes a float: always with a point or an exponent of at least two digits. */
export function pythonFloat(text: string): string {
  const value = Number(text)
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity'
  if (value === 0) return Object.is(value, -0) || text.trim().startsWith('-') ? '-0.0' : '0.0'
  const [mantissa = '', power] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, '0')
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`
  }
  // Between those bounds JavaScript writes the same shortest digits, and leaves out a fraction of zero.
  const shortest = String(value)
  return shortest.includes('.') ? shortest : `${shortest}.0`
}

/** One cell as ERPNext's own download writes it, on this engine. */
export function frappeJson(cell: Cell, kind: ColumnKind, engine: 'mariadb' | 'postgres'): string {
  if (cell === null) return 'null'
  if (typeof cell !== 'string') return pythonString(pythonBytes(cell))
  switch (kind) {
    case 'integer':
      return cell
    case 'decimal':
    case 'float':
      return pythonFloat(cell)
    case 'datetime':
      return datetimeJson(cell)
    case 'time':
      return pythonString(engine === 'mariadb' ? timedelta(cell) : withoutZeroFraction(cell))
    case 'json':
      return engine === 'postgres' ? reindented(cell) : pythonString(cell)
    default:
      return pythonString(cell)
  }
}

function datetimeJson(text: string): string {
  return isZeroDate(text) ? 'null' : pythonString(withoutZeroFraction(text))
}

/** MariaDB's datetime of all zeros is None to Frappe; its date of all zeros is a text. */
function isZeroDate(text: string): boolean {
  return text.startsWith('0000-00-00')
}

/** Python shows all six digits of a fraction, or none. */
function withoutZeroFraction(text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  return /^0*$/.test(fraction) ? whole : `${whole}.${fraction.padEnd(6, '0')}`
}

function timedelta(text: string): string {
  return withoutZeroFraction(text).replace(/^(-?)0(\d:)/, '$1$2')
}

function pythonBytes(bytes: Uint8Array): string {
  const shown = [...bytes].map((byte) => {
    const character = String.fromCharCode(byte)
    if (byte === 10) return '\\n'
    if (byte === 13) return '\\r'
    if (byte === 9) return '\\t'
    if (character === '\\' || character === "'") return `\\${character}`
    return byte >= 32 && byte < 127 ? character : `\\x${byte.toString(16).padStart(2, '0')}`
  })
  return `b'${shown.join('')}'`
}

const digits = Symbol('digits')

type NumberText = { [digits]: string }

/** Each level stands two blanks further in: what would take more of them is written as a text. */
const mostBlanks = 4 * 1024 * 1024

/** PostgreSQL hands Python the parsed value, which is then written inside the row with its own indentation. */
function reindented(json: string): string {
  const deepest = Math.min(deepestRead, mostBlanks / json.length)
  if (readJson(json, deepest) === undefined) return pythonString(json)
  // Python's integers have no limit: the digits are kept as they stand.
  const keepDigits = (_key: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? { [digits]: source } : value
  return write(JSON.parse(json, keepDigits as (key: string, value: unknown) => unknown), 6)
}

function write(value: unknown, indent: number): string {
  if (typeof value === 'string') return pythonString(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (digits in value) return numberText((value as NumberText)[digits])
  const pad = ' '.repeat(indent + 2)
  const items = Array.isArray(value)
    ? value.map((item) => `${pad}${write(item, indent + 2)}`)
    : Object.entries(value).map(([key, item]) => `${pad}${pythonString(key)}: ${write(item, indent + 2)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return items.length === 0
    ? `${open}${close}`
    : `${open}\n${items.join(',\n')}\n${' '.repeat(indent)}${close}`
}

function numberText(source: string): string {
  return /^-?\d+$/.test(source) ? source : pythonFloat(source)
}
