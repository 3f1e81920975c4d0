import { isUtf8 } from 'node:buffer'
import type { Cell } from '../erp/erp-database.ts'
import { absent, type RawColumns } from '../erp/raw-rows.ts'
import { isMaskedSecret, withheldMark } from './secrets.ts'
import type { Column, ColumnKind } from './site-metadata.ts'
import { anyPiece, inputBytes, kinds, mostColumns, places, type Transcoder } from './transcoder.ts'
import { cellJson } from './values.ts'
import type { Writing } from './writing.ts'

/** A row that was read, not decoded: what is asked for becomes a value, and only that. */
export type Cells = { get(column: string): Cell | undefined; has(column: string): boolean }

export type RowWriter = {
  /** Makes a row the current one. */
  read(row: Buffer, columns: RawColumns): Cells
  /** Appends the current row's members to the output; replaced cells are taken from the map. */
  write(shown: ReadonlySet<string>, replaced: ReadonlyMap<string, Cell>): void
}

const transcoded: Partial<Record<ColumnKind, number>> = {
  text: kinds.text,
  uuid: kinds.plain,
  decimal: kinds.plain,
  date: kinds.plain,
  integer: kinds.integer,
  datetime: kinds.datetime,
  time: kinds.time,
}
/** shown as the transcoder knows it */
const [no, yes, carefully] = [0, 1, 2]
const everything: ReadonlyMap<string, Cell> = new Map()
export const nothingReplaced = everything

/**
 * Writes rows of one doctype as JSON members. The transcoder does it byte by byte; what it leaves (an odd value, one that
 * may hold a secret, one that is replaced) is written by the rules for single values.
 */
export function createRowWriter(writing: Writing, doctype: string, all: readonly Column[]): RowWriter {
  const { transcoder, output } = writing
  const { bytes, words } = transcoder
  const plan = planOf(all)
  const indexes = new Map(all.map((column, index) => [column.name, index]))
  const masks = new WeakMap<ReadonlySet<string>, Uint8Array>()
  const located = words.subarray(places.cells >> 2, (places.cells >> 2) + mostColumns * 2)
  const places2 = new Uint32Array(mostColumns * 2)
  let row: Buffer = Buffer.alloc(0)
  let columns: RawColumns | undefined
  let large = false

  const cellAt = (index: number): Cell => {
    const at = (large ? places2[index * 2] : (located[index * 2] as number) - places.input) as number
    const length = (large ? places2 : located)[index * 2 + 1] as number
    if (length === absent) return null
    if (columns?.binary[index]) return columns.bytes(row, at, length)
    return row.toString('utf8', at, at + length)
  }
  const cells: Cells = {
    has: (column) => indexes.has(column),
    get(column) {
      const index = indexes.get(column)
      return index === undefined ? undefined : cellAt(index)
    },
  }
  const careful = (index: number, replaced: ReadonlyMap<string, Cell>) => {
    const column = all[index] as Column
    const cell = replaced.has(column.name) ? (replaced.get(column.name) ?? null) : cellAt(index)
    if (column.kind === 'datetime' && typeof cell === 'string') writing.learnDay(cell)
    output.member(member(writing, doctype, column, cell))
  }
  const maskOf = (shown: ReadonlySet<string>) => {
    const mask =
      masks.get(shown) ?? Uint8Array.from(all, ({ name }) => (shown.has(name) ? yes : no) as number)
    masks.set(shown, mask)
    return mask
  }
  return {
    read(next, layout) {
      row = next
      columns = layout
      large = row.length > inputBytes
      if (large) layout.locate(row, places2, 0)
      else {
        bytes.set(row, places.input)
        layout.locate(row, located, places.input)
      }
      return cells
    },
    write(shown, replaced) {
      const mask = maskOf(shown)
      if (large) return writeLarge(mask, replaced)
      usePlan(transcoder, plan)
      bytes.set(mask, places.shown)
      for (const column of replaced.keys()) mark(column)
      for (const [index, binary] of (columns?.binary ?? []).entries())
        if (binary) mark(all[index]?.name ?? '')
      const from = output.mark()
      writeMembers(replaced)
      if (output.isText(from)) return
      // Some text is not UTF-8: the row is written again, value by value.
      output.rewind(from)
      for (const { name } of all) mark(name)
      writeMembers(replaced)
    },
  }

  function writeMembers(replaced: ReadonlyMap<string, Cell>): void {
    for (let index = 0; ; index += 1) {
      index = transcoder.members(index, all.length)
      if (index === all.length) return
      careful(index, replaced)
    }
  }

  function mark(column: string): void {
    const at = places.shown + (indexes.get(column) ?? 0)
    if (bytes[at] === yes) bytes[at] = carefully as number
  }

  function writeLarge(mask: Uint8Array, replaced: ReadonlyMap<string, Cell>): void {
    for (const [index, column] of all.entries()) {
      if (mask[index] === no) continue
      const [at = 0, length = 0] = [places2[index * 2], places2[index * 2 + 1]]
      const text = length === absent ? row.subarray(0, 0) : row.subarray(at, at + length)
      const whole =
        text.length < inputBytes / 2 ||
        column.kind !== 'text' ||
        columns?.binary[index] ||
        replaced.has(column.name)
      if (whole || !isUtf8(text) || text.includes('\ufffd') || anyPiece(transcoder, text, 'isSuspect'))
        careful(index, replaced)
      else output.longText(JSON.stringify(column.name), text)
    }
  }
}

type Plan = { columns: Uint32Array; keys: Buffer }

const planWords = 4
let latest: { plan: Plan; transcoder: Transcoder } | null = null

function usePlan(transcoder: Transcoder, plan: Plan): void {
  if (latest?.plan === plan && latest.transcoder === transcoder) return
  latest = { plan, transcoder }
  transcoder.words.set(plan.columns, places.plan >> 2)
  transcoder.bytes.set(plan.keys, places.keys)
}

function planOf(all: readonly Column[]): Plan {
  const columns = new Uint32Array(all.length * planWords)
  const keys: Buffer[] = []
  let at = 0
  for (const [index, { name, kind }] of all.entries()) {
    const key = Buffer.from(`${JSON.stringify(name)}:`)
    columns.set([places.keys + at, key.length, transcoded[kind] ?? kinds.careful], index * planWords)
    keys.push(key)
    at += key.length
  }
  return { columns, keys: Buffer.concat(keys) }
}

/** One `"column":value`, cleared of copies of secrets. */
export function member(
  { scrub, clock, ledger }: Writing,
  doctype: string,
  column: Column,
  cell: Cell,
): string {
  let shown = cell
  if (
    typeof cell === 'string' &&
    (column.kind === 'text' || column.kind === 'json' || column.kind === 'other')
  ) {
    shown = isMaskedSecret(cell) ? withheldMark : scrub(cell)
    if (shown !== cell) ledger.keptBack({ doctype, field: column.name, reason: 'secret' })
    if (cell.includes('\ufffd')) ledger.unreadable(doctype)
  }
  return `${JSON.stringify(column.name)}:${cellJson(shown, column.kind, clock)}`
}
