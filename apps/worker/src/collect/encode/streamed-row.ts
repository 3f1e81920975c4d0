import { lengthAt, lengthBytes } from '../../erp/mariadb-cells.ts'
import { absent, createFrameReader, type RawColumns } from '../../erp/row-frames.ts'
import type { Cell } from '../../erp/snapshot.ts'
import { collectIncomplete } from '../collect-errors.ts'
import { saysSomething } from '../values/cells.ts'
import type { Column } from '../values/doctype.ts'
import type { DocumentPolicy, Encoding } from './row-policy.ts'
import { createStreamedBinary } from './streamed-binary.ts'
import { createStreamedText, longValue, type Pieces } from './streamed-text.ts'

/** A row that is longer than the transcoder's memory: it is written as it comes, and never held. */
export type StreamedRow = {
  /** Takes what belongs to the row; returns how much that was. */
  take(bytes: Buffer): number
  ended(): boolean
  /** whether it was a document that is shown */
  shown(): boolean
}

/**
 * @param open is told the document's name, opens it in the output and says how it is shown; null when it is not
 * @param noteFilled is told which columns hold a value that is shown
 */
export function createStreamedRow<Shape extends object>(
  encoding: Encoding,
  policy: DocumentPolicy<Shape>,
  columns: RawColumns,
  open: (name: string) => Shape | null,
  noteFilled: (column: number) => void,
): StreamedRow {
  const { doctype } = policy
  const frames = createFrameReader(columns.framing)
  const reader = columns.framing === 'mariadb' ? createMariaDbCells(begin) : createPostgresCells(begin)
  const known = new Map<string, Cell>()
  const cells = { get: (column: string) => known.get(column) }
  let number = 0
  let shape: Shape | null = null
  let ended = false
  const isShown = (column: Column) => shape !== null && policy.show(shape, column) !== 'hide'
  return {
    take: (bytes) =>
      frames.read(bytes, reader, () => {
        ended = true
        if (number !== policy.columns.length) throw collectIncomplete({ doctype })
        return true
      }),
    ended: () => ended,
    shown: () => shape !== null,
  }

  /** A cell begins; what is returned takes it. */
  function begin(length: number): Pieces {
    const index = number
    const column = policy.columns[index]
    number += 1
    if (column === undefined) throw collectIncomplete({ doctype })
    const isBinary = columns.binary[index] === true
    // JSON is checked whole.
    const mayBeCut = length !== absent && (isBinary || column.kind === 'text')
    const comesInPieces = mayBeCut && length > longValue && policy.inPieces(column)
    if (comesInPieces && (index === 0 || isShown(column))) {
      noteFilled(index)
      if (shape !== null && policy.writeWithheld(column, shape, cells)) return nothing
      return isBinary
        ? createStreamedBinary(encoding.output, column, columns.framing)
        : createStreamedText(encoding, policy, column, cells)
    }
    const parts: Buffer[] = []
    const cell = () => (length === absent ? null : cellOf(columns, index, Buffer.concat(parts)))
    return {
      take: (part) => void parts.push(Buffer.from(part)),
      end: () => settle(index, column, cell()),
    }
  }

  function settle(index: number, column: Column, cell: Cell): void {
    known.set(column.name, cell)
    if (index === 0) shape = open(String(cell))
    if (!isShown(column)) return
    if (saysSomething(cell)) noteFilled(index)
    policy.writeColumn(column, shape as Shape, cells, () => cell, false)
  }
}

function cellOf(columns: RawColumns, index: number, bytes: Buffer): Cell {
  return columns.binary[index] ? columns.bytes(bytes, 0, bytes.length) : bytes.toString('utf8')
}

const nothing: Pieces = { take() {}, end() {} }

type CellReader = (part: Buffer) => void

/** Cells by the lengths before them. */
function createCells(
  headerOf: (head: Buffer, headed: number) => number | undefined,
  begin: (length: number) => Pieces,
  skipped = 0,
): CellReader {
  const head = Buffer.alloc(9)
  let skip = skipped
  let headed = 0
  let left = 0
  let open: Pieces | null = null
  return (part) => {
    let at = Math.min(skip, part.length)
    skip -= at
    while (at < part.length || (open !== null && left === 0)) {
      if (open !== null) {
        const some = part.subarray(at, at + left)
        at += some.length
        left -= some.length
        if (some.length > 0) open.take(some)
        if (left > 0) continue
        open.end()
        open = null
        continue
      }
      head[headed++] = part[at++] as number
      const length = headerOf(head, headed)
      if (length === undefined) continue
      headed = 0
      open = begin(length)
      left = length === absent ? 0 : length
    }
  }
}

const createMariaDbCells = (begin: (length: number) => Pieces) =>
  createCells(
    (head, headed) => (headed === lengthBytes(head[0] as number) ? lengthAt(head, 0) : undefined),
    begin,
  )

/** The number of columns comes first. */
const createPostgresCells = (begin: (length: number) => Pieces) =>
  createCells((head, headed) => (headed === 4 ? head.readUInt32BE(0) : undefined), begin, 2)
