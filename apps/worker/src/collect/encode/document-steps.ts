import { absent, type RawColumns } from '../../erp/wire.ts'
import { collectIncomplete } from '../collect-errors.ts'
import { planOf, usePlan } from './column-plan.ts'
import { mostColumns } from './engine.ts'
import { createExpectedDocuments } from './expected-documents.ts'
import type { InputWindow } from './input-window.ts'
import { createLocatedCells } from './located-cells.ts'
import type { Children, DocumentPolicy, Encoding, Expected } from './row-policy.ts'
import { createLongRow, type LongRow } from './streamed-row.ts'
import * as places from './wasm/memory-layout.ts'

/** What is done for the engine where it stops in a document. */
export type DocumentSteps<Shape extends object> = {
  /** These documents come next, framed like this. */
  begin(expected: Expected<Shape>, layout: RawColumns): void
  /** The engine may have been used for other rows: it learns the columns of these again. */
  resume(): void
  /** Writes the column at which the engine stopped, or leaves it to the engine after all. */
  writeColumn(): void
  /** Has the engine expect the documents behind those that it knows. */
  expectMore(): void
  /** A row came out of turn: its document becomes the expected one. Or it is nobody's, and is left out. */
  findOut(): void
  /** Opens a document whose name is not shown. */
  openNumbered(): void
  /** Writes what stands behind the columns, and ends the document. */
  end(): void
  /** A row that is longer than the engine's memory: it is written as it comes. */
  beginLong(): LongRow
  endLong(long: LongRow): void
  /** how many documents were ended since this was asked last */
  takeCount(): number
}

export function createDocumentSteps<Shape extends object>(
  encoding: Encoding,
  policy: DocumentPolicy<Shape>,
  window: InputWindow,
): DocumentSteps<Shape> {
  const { transcoder, output } = encoding
  const { bytes, words } = transcoder
  const { doctype } = policy
  const plan = planOf(policy.columns)
  const cells = createLocatedCells(policy.columns)
  const located = words.subarray(places.cells >> 2, (places.cells >> 2) + mostColumns * 2)
  const documents = createExpectedDocuments(encoding, policy)
  let children: Children<Shape> | null = null
  let layout: RawColumns
  let numbered = 0
  /** the row and column that the engine was asked to write all the same */
  let forced = ''
  const word = (place: number) => words[place >> 2] as number
  const set = (place: number, value: number) => {
    words[place >> 2] = value
  }
  const resume = () => usePlan(transcoder, plan)

  function writeTail(): void {
    const index = documents.current()
    const shape = documents.shapeOf(index)
    children?.write(documents.nameOf(index), shape)
    output.raw(policy.endOf(shape))
  }

  function openNumbered(): void {
    transcoder.begin()
    output.member(`"name":${numbered + word(places.done) + 1}`)
  }

  function openLong(name: string): Shape | null {
    const index = documents.indexOf(name)
    if (index === undefined) return null
    documents.load(index)
    transcoder.begin()
    set(places.inRow, 0)
    if (policy.numbered) openNumbered()
    return documents.shapeOf(index)
  }

  function findOut(): void {
    const index = documents.indexOf(String(cells.at(0)))
    if (index === undefined || index === documents.current()) window.skipRow()
    else documents.load(index)
    resume()
  }

  set(places.forced, absent)
  for (const place of [places.inRow, places.started, places.cautious, places.done]) set(place, 0)
  return {
    begin(expected, columns) {
      children = expected.children
      layout = columns
      cells.look(bytes, located, layout)
      documents.begin(expected, layout)
      set(places.postgres, layout.framing === 'postgres' ? 1 : 0)
      set(places.count, policy.columns.length)
    },
    resume,
    writeColumn() {
      const index = word(places.column)
      const column = policy.columns[index]
      const shape = documents.shapeOf(documents.current())
      const here = `${word(places.inAt)} ${index}`
      if (column === undefined) throw collectIncomplete({ doctype })
      const mayLeave = word(places.cautious) === 0 && forced !== here && !layout.binary[index]
      const outcome = policy.writeColumn(column, shape, cells, () => cells.at(index), mayLeave)
      if (outcome === 'written') return set(places.column, index + 1)
      forced = here
      set(places.forced, index)
    },
    expectMore() {
      const more = documents.load(documents.current())
      resume()
      if (!more) findOut()
    },
    findOut,
    openNumbered,
    end() {
      writeTail()
      transcoder.endRow()
      resume()
    },
    beginLong() {
      const held = window.rest()
      const long = createLongRow(encoding, policy, layout, openLong)
      window.skip(long.take(held))
      return long
    },
    endLong(long) {
      if (long.shown()) {
        writeTail()
        set(places.document, word(places.document) + 1)
        set(places.done, word(places.done) + 1)
      }
      resume()
    },
    takeCount() {
      const done = word(places.done)
      numbered += done
      set(places.done, 0)
      return done
    },
  }
}
