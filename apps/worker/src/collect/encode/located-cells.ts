import { absent, type RawColumns } from '../../erp/row-frames.ts'
import type { Cell } from '../../erp/snapshot.ts'
import { type Cells, saysSomething } from '../values/cells.ts'
import type { Column } from '../values/doctype.ts'

/** No number of a form has more digits. */
const longestZero = 40

/** The cells of a row of which is known where they are: each becomes a value when it is asked for. */
export type LocatedCells = Cells & {
  at(index: number): Cell
  /** whether a cell says something */
  says(index: number): boolean
  /** From now on cells are in these bytes, where `located` says: a place and a length for each. */
  look(bytes: Buffer, located: Uint32Array, layout: RawColumns): void
}

const indexesOf = new WeakMap<readonly Column[], ReadonlyMap<string, number>>()

export function createLocatedCells(columns: readonly Column[]): LocatedCells {
  const indexes = indexesOf.get(columns) ?? new Map(columns.map(({ name }, index) => [name, index]))
  indexesOf.set(columns, indexes)
  let row: Buffer
  let located: Uint32Array
  let layout: RawColumns

  const cellAt = (index: number): Cell => {
    const at = located[index * 2] as number
    const length = located[index * 2 + 1] as number
    if (length === absent) return null
    if (layout.binary[index]) return layout.bytes(row, at, length)
    return row.toString('utf8', at, at + length)
  }
  return {
    at: cellAt,
    says(index) {
      const length = located[index * 2 + 1] as number
      return length !== absent && (length > longestZero || saysSomething(cellAt(index)))
    },
    get(column) {
      const index = indexes.get(column)
      return index === undefined ? undefined : cellAt(index)
    },
    look(bytes, where, columnsOfRow) {
      row = bytes
      located = where
      layout = columnsOfRow
    },
  }
}
