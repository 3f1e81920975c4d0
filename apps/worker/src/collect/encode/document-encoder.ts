import { isUtf8 } from 'node:buffer'
import type { Cell } from '../../erp/snapshot.ts'
import type { WirePiece } from '../../erp/wire.ts'
import { absent, type RawColumns } from '../../erp/wire.ts'
import { collectIncomplete } from '../collect-errors.ts'
import type { Match } from '../find/selection.ts'
import type { Cells } from '../values/cells.ts'
import { reasonsOf, writeChildren } from '../write/children.ts'
import { createColumnWriter } from '../write/column-rules.ts'
import type { DocumentView } from '../write/document-view.ts'
import type { Writing } from '../write/write-context.ts'
import { planOf, usePlan } from './column-plan.ts'
import { inputBytes, mostColumns, wireBytes } from './engine.ts'
import { createExpectedDocuments, type Expected } from './expected-documents.ts'
import { createLongRow, type LongRow } from './streamed-row.ts'
import * as places from './wasm/memory-layout.ts'
import * as stops from './wasm/stops.ts'

export type DocumentWriter = {
  /** What the statements ask for whose rows come next. */
  expect(asked: readonly Expected[]): void
  /** Writes what a piece of the wire brings. A chunk is gone when the next one is asked for. */
  write(piece: WirePiece): Iterable<Uint8Array>
  /** How many documents were written since this was asked last. */
  written(): number
}

/**
 * Writes documents from the wire, in few steps for many: the transcoder finds the rows in the bytes, knows them for the
 * documents that are expected and writes them; it comes back for what wants care.
 */
export function createDocumentWriter(
  writing: Writing,
  view: DocumentView,
  matches: ReadonlyMap<string, Match>,
): DocumentWriter {
  const { transcoder, output } = writing
  const { bytes, words } = transcoder
  const doctype = view.doctype.name
  const plan = planOf(view.columns)
  const indexes = new Map(view.columns.map((column, index) => [column.name, index]))
  const located = words.subarray(places.cells >> 2, (places.cells >> 2) + mostColumns * 2)
  const documents = createExpectedDocuments(writing, view, matches)
  const writeCell = createColumnWriter(writing, doctype)
  let columns: RawColumns
  let asked: readonly Expected[] = []
  let rows: Expected['rows'] = []
  let statement = -1
  let long: LongRow | null = null
  let numbered = 0
  let cautiousUntil = 0
  /** the row and column that the transcoder was asked to write all the same */
  let forced = ''
  const word = (place: number) => words[place >> 2] as number
  const set = (place: number, value: number) => {
    words[place >> 2] = value
  }

  const cellAt = (index: number): Cell => {
    const at = located[index * 2] as number
    const length = located[index * 2 + 1] as number
    if (length === absent) return null
    if (columns.binary[index]) return columns.bytes(bytes, at, length)
    return bytes.toString('utf8', at, at + length)
  }
  const cells: Cells = {
    get(column) {
      const index = indexes.get(column)
      return index === undefined ? undefined : cellAt(index)
    },
  }

  for (const place of [places.inRow, places.started, places.cautious, places.done]) set(place, 0)
  for (const place of [places.inAt, places.inEnd]) set(place, places.wire)
  set(places.forced, absent)
  set(places.rowLimit, inputBytes)
  set(places.outLimit, places.out + inputBytes)
  return {
    expect(next) {
      asked = next
      statement = -1
    },
    *write(piece) {
      if (piece.statement !== statement) begin(piece)
      for (let at = 0; at < piece.bytes.length; ) {
        const part = piece.bytes.subarray(at)
        if (long === null) {
          at += load(part)
          yield* run()
        } else {
          at += long.take(part)
          if (long.ended()) endLong()
          yield* output.take(false)
        }
      }
      yield* output.take(false)
    },
    written() {
      const done = word(places.done)
      numbered += done
      set(places.done, 0)
      return done
    },
  }

  function begin(piece: WirePiece): void {
    // The rows before these ended within a row.
    if (word(places.inAt) !== word(places.inEnd) || long !== null) throw collectIncomplete({ doctype })
    statement = piece.statement
    columns = piece.columns
    const expected = asked[statement] ?? { names: [], rows }
    rows = expected.rows
    documents.begin(expected, columns)
    set(places.postgres, columns.framing === 'postgres' ? 1 : 0)
    set(places.count, view.columns.length)
  }

  /** Takes in what there is room for, behind what is left of a row. Returns how much that is. */
  function load(part: Buffer): number {
    const [from, end] = [word(places.inAt), word(places.inEnd)]
    if (from > places.wire) bytes.copyWithin(places.wire, from, end)
    const filled = places.wire + end - from
    const taken = part.copy(bytes, filled, 0, places.wire + wireBytes - filled)
    set(places.inAt, places.wire)
    set(places.inEnd, filled + taken)
    return taken
  }

  function* run(): Generator<Uint8Array> {
    usePlan(transcoder, plan)
    while (word(places.inAt) < word(places.inEnd)) {
      const before = saved.map(word)
      const stop = transcoder.rows()
      if (word(places.cautious) === 0 && !isUtf8(bytes.subarray(before[0], word(places.outAt))))
        writeAgain(before)
      else if (word(places.cautious) === 1 && word(places.inAt) >= cautiousUntil) set(places.cautious, 0)
      else if (stop === stops.needsMore) return
      else if (stop === stops.column) writeColumn(word(places.column))
      else if (stop === stops.outputFull) yield* output.take(true)
      else if (stop === stops.needsDocuments) expectMore()
      else if (stop === stops.unexpected) findOut()
      else if (stop === stops.carefulDocument) openNumbered()
      else if (stop === stops.tail) endDocument()
      else if (stop === stops.long) {
        beginLong()
        yield* output.take(false)
        if (long !== null) return
      } else throw collectIncomplete({ doctype })
    }
  }

  /** What was written since holds bytes that are no UTF-8: it is written once more, value by value. */
  function writeAgain(before: readonly number[]): void {
    cautiousUntil = word(places.inRow) === 1 ? word(places.rowEnd) : word(places.inAt)
    for (const [index, place] of saved.entries()) set(place, before[index] as number)
    set(places.cautious, 1)
    if (word(places.inRow) === 1) transcoder.locate()
  }

  function writeColumn(index: number): void {
    const column = view.columns[index]
    const match = documents.matchOf(documents.current())
    const here = `${word(places.inAt)} ${index}`
    if (column === undefined) throw collectIncomplete({ doctype })
    const mayLeave = word(places.cautious) === 0 && forced !== here && !columns.binary[index]
    const outcome = writeCell(column, match, cells, () => cellAt(index), mayLeave)
    if (outcome === 'written') set(places.column, index + 1)
    else {
      forced = here
      set(places.forced, index)
    }
  }

  function expectMore(): void {
    const more = documents.load(documents.current())
    usePlan(transcoder, plan)
    if (!more) findOut()
  }

  /** A row that came out of turn, or by the database's wider idea of equal names: that one is nobody's. */
  function findOut(): void {
    const index = documents.indexOf(String(cellAt(0)))
    if (index === undefined || index === documents.current()) set(places.inAt, word(places.rowEnd))
    else documents.load(index)
    usePlan(transcoder, plan)
  }

  function openNumbered(): void {
    transcoder.begin()
    output.member(`"name":${numbered + word(places.done) + 1}`)
  }

  function endDocument(): void {
    writeTail(documents.current())
    transcoder.endRow()
    usePlan(transcoder, plan)
  }

  function writeTail(index: number): void {
    const match = documents.matchOf(index)
    writeChildren(writing, doctype, match, rows, documents.nameOf(index))
    output.raw(reasonsOf(writing, match))
  }

  function beginLong(): void {
    const held = Buffer.from(bytes.subarray(word(places.inAt), word(places.inEnd)))
    long = createLongRow(writing, view, columns, (name) => {
      const index = documents.indexOf(name)
      if (index === undefined) return null
      documents.load(index)
      transcoder.begin()
      set(places.inRow, 0)
      if (view.nameIsSecret) openNumbered()
      return documents.matchOf(index)
    })
    set(places.inAt, word(places.inAt) + long.take(held))
    if (long.ended()) endLong()
  }

  function endLong(): void {
    if (long?.shown()) {
      writeTail(documents.current())
      set(places.document, word(places.document) + 1)
      set(places.done, word(places.done) + 1)
    }
    long = null
    usePlan(transcoder, plan)
  }
}

/** where the transcoder stands; `outAt` first */
const saved = [
  ...[places.outAt, places.inAt, places.inRow, places.rowEnd],
  ...[places.column, places.document, places.done, places.started],
]
