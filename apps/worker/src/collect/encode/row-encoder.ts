import { absent, type RawColumns } from '../../erp/row-frames.ts'
import type { Cells } from '../values/cells.ts'
import type { Column } from '../values/doctype.ts'
import { filledOf, noteFilled, planOf, useMask, usePlan } from './column-plan.ts'
import { inputBytes, mostColumns } from './engine.ts'
import { createLocatedCells, type LocatedCells } from './located-cells.ts'
import type { Encoding, ValuePolicy } from './row-policy.ts'
import { createStreamedText, longValue } from './streamed-text.ts'
import * as places from './wasm/memory-layout.ts'
import * as shownAs from './wasm/shown.ts'

export type RowWriter = {
  /** Makes a row the current one: what of the bytes is from here to there. */
  read(bytes: Buffer, from: number, to: number, columns: RawColumns): Cells
  /** Appends the current row's members to the output. */
  write(shown: ReadonlySet<string>): void
  /** The columns of which a value was written. */
  filled(): string[]
}

const { no, yes, carefully } = shownAs

/**
 * Writes rows of one doctype as JSON members. The transcoder does it byte by byte; what it leaves (an odd value, one that
 * may hold a secret) is written by the rules for single values.
 */
export function createRowWriter(encoding: Encoding, policy: ValuePolicy, all: readonly Column[]): RowWriter {
  const { transcoder, output } = encoding
  const { bytes, words } = transcoder
  const plan = planOf(all)
  const cells = createLocatedCells(all)
  const maskOf = createMasks(all)
  const note = (index: number) => noteFilled(transcoder, plan, index)
  let known: ReturnType<typeof createLargeRow> | undefined
  const largeRow = () => {
    known ??= createLargeRow(encoding, policy, all, cells, note)
    return known
  }
  const located = words.subarray(places.cells >> 2, (places.cells >> 2) + mostColumns * 2)
  let columns: RawColumns | undefined
  let large = false

  function writeMembers(): void {
    for (let index = 0; ; index += 1) {
      index = transcoder.members(index, all.length)
      if (index === all.length) return
      if (cells.says(index)) note(index)
      policy.writeValue(all[index] as Column, cells.at(index), cells)
    }
  }

  return {
    read(next, from, to, layout) {
      columns = layout
      large = to - from > inputBytes
      if (large) largeRow().read(next.subarray(from, to), layout)
      else {
        next.copy(bytes, places.input, from, to)
        transcoder.locateCells(places.input, all.length, layout.framing === 'postgres' ? 1 : 0)
        cells.look(bytes, located, layout)
      }
      return cells
    },
    write(shown) {
      if (columns === undefined) return
      const mask = maskOf(columns, shown)
      if (large) return largeRow().write(mask)
      usePlan(transcoder, plan)
      useMask(transcoder, mask)
      const from = output.mark()
      writeMembers()
      if (output.isText(from)) return
      // Some text is not UTF-8: the row is written again, value by value.
      output.rewind(from)
      useMask(
        transcoder,
        mask.map((how) => (how === yes ? carefully : how)),
      )
      writeMembers()
    },
    filled: () => filledOf(transcoder, plan, all),
  }
}

/** How each column is shown, made once for every set of them. */
function createMasks(all: readonly Column[]): (layout: RawColumns, shown: ReadonlySet<string>) => Uint8Array {
  const masks = new WeakMap<RawColumns, Map<ReadonlySet<string>, Uint8Array>>()
  return (layout, shown) => {
    const known = masks.get(layout) ?? new Map<ReadonlySet<string>, Uint8Array>()
    masks.set(layout, known)
    const mask =
      known.get(shown) ??
      Uint8Array.from(all, ({ name }, index) => {
        if (!shown.has(name)) return no
        return layout.binary[index] ? carefully : yes
      })
    known.set(shown, mask)
    return mask
  }
}

/** A row that is longer than the engine's memory: its long texts are written piece by piece. */
function createLargeRow(
  encoding: Encoding,
  policy: ValuePolicy,
  all: readonly Column[],
  cells: LocatedCells,
  noteFilled: (column: number) => void,
) {
  const located = new Uint32Array(mostColumns * 2)
  let row: Buffer = Buffer.alloc(0)
  let columns: RawColumns
  return {
    read(bytes: Buffer, layout: RawColumns): void {
      row = bytes
      columns = layout
      layout.locate(row, located, 0)
      cells.look(row, located, layout)
    },
    write(mask: Uint8Array): void {
      for (const [index, column] of all.entries()) {
        if (mask[index] === no) continue
        if (cells.says(index)) noteFilled(index)
        const [at = 0, length = 0] = [located[index * 2], located[index * 2 + 1]]
        const streamed = length !== absent && length > longValue && column.kind === 'text'
        if (!streamed || columns.binary[index]) policy.writeValue(column, cells.at(index), cells)
        else {
          const text = createStreamedText(encoding, policy, column, cells)
          text.take(row.subarray(at, at + length))
          text.end()
        }
      }
    },
  }
}
