import { absent, type RawColumns } from '../../erp/row-frames.ts'
import { collectIncomplete } from '../collect-errors.ts'
import { filledOf, noteFilled, planOf, usePlan } from './column-plan.ts'
import { mostColumns } from './engine.ts'
import { createExpectedDocuments, type ExpectedDocuments } from './expected-documents.ts'
import type { InputWindow } from './input-window.ts'
import { createLocatedCells, type LocatedCells } from './located-cells.ts'
import type { Children, DocumentPolicy, Encoding, Expected } from './row-policy.ts'
import { createStreamedRow, type StreamedRow } from './streamed-row.ts'
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
  beginLong(): StreamedRow
  endLong(long: StreamedRow): void
  /** how many documents were ended since this was asked last */
  takeCount(): number
  /** the columns of which a value was written */
  filled(): string[]
}

export function createDocumentSteps<Shape extends object>(
  encoding: Encoding,
  policy: DocumentPolicy<Shape>,
  window: InputWindow,
): DocumentSteps<Shape> {
  const { transcoder } = encoding
  const { bytes, words } = transcoder
  const plan = planOf(policy.columns)
  const cells = createLocatedCells(policy.columns)
  const located = words.subarray(places.cells >> 2, (places.cells >> 2) + mostColumns * 2)
  const documents = createExpectedDocuments(encoding, policy)
  const note = (index: number) => noteFilled(transcoder, plan, index)
  const column = createColumnStep(encoding, policy, documents, cells, note)
  const open = createOpenDocument(encoding, policy, documents)
  let layout: RawColumns
  const resume = () => usePlan(transcoder, plan)

  function findOut(): void {
    const index = documents.indexOf(String(cells.at(0)))
    if (index === undefined || index === documents.current()) window.skipRow()
    else documents.load(index)
    resume()
  }

  forgetDocuments(words)
  return {
    begin(expected, columns) {
      open.begin(expected.children)
      layout = columns
      cells.look(bytes, located, layout)
      documents.begin(expected, layout)
      words[places.postgres >> 2] = layout.framing === 'postgres' ? 1 : 0
      words[places.count >> 2] = policy.columns.length
    },
    resume,
    writeColumn: () => column.write(layout),
    expectMore() {
      const more = documents.load(documents.current())
      resume()
      if (!more) findOut()
    },
    findOut,
    openNumbered: open.writeNumber,
    end() {
      open.end()
      resume()
    },
    beginLong() {
      const long = createStreamedRow(encoding, policy, layout, open.openNamed, note)
      window.skip(long.take(window.rest()))
      return long
    },
    endLong(long) {
      if (long.shown()) open.endNamed()
      resume()
    },
    takeCount: open.takeCount,
    filled: () => filledOf(transcoder, plan, policy.columns),
  }
}

/** The engine stands before the first of the documents. */
function forgetDocuments(words: Uint32Array): void {
  words[places.forced >> 2] = absent
  for (const place of [places.inRow, places.started, places.cautious, places.done]) words[place >> 2] = 0
}

/** The column at which the engine stopped: it is written here, or left to the engine after all. */
function createColumnStep<Shape extends object>(
  { transcoder: { words } }: Encoding,
  policy: DocumentPolicy<Shape>,
  documents: ExpectedDocuments<Shape>,
  cells: LocatedCells,
  noteFilled: (column: number) => void,
) {
  /** the row and column that the engine was asked to write all the same */
  let forced = ''
  return {
    write(layout: RawColumns): void {
      const index = words[places.column >> 2] as number
      const column = policy.columns[index]
      const shape = documents.shapeOf(documents.current())
      const here = `${words[places.inAt >> 2]} ${index}`
      if (column === undefined) throw collectIncomplete({ doctype: policy.doctype })
      if (cells.says(index)) noteFilled(index)
      const mayLeave = words[places.cautious >> 2] === 0 && forced !== here && !layout.binary[index]
      const outcome = policy.writeColumn(column, shape, cells, () => cells.at(index), mayLeave)
      if (outcome === 'written') {
        words[places.column >> 2] = index + 1
        return
      }
      forced = here
      words[places.forced >> 2] = index
    },
  }
}

/** How documents are opened and ended where the engine does not, and how many there were. */
function createOpenDocument<Shape extends object>(
  { transcoder, output }: Encoding,
  policy: DocumentPolicy<Shape>,
  documents: ExpectedDocuments<Shape>,
) {
  const { words } = transcoder
  let children: Children<Shape> | null = null
  let numbered = 0

  function writeNumber(): void {
    transcoder.begin()
    output.member(`"name":${numbered + (words[places.done >> 2] as number) + 1}`)
  }

  function writeTail(): void {
    const index = documents.current()
    const shape = documents.shapeOf(index)
    children?.write(documents.nameOf(index), shape)
    output.raw(policy.endOf(shape))
  }

  return {
    begin(ofDocuments: Children<Shape> | null): void {
      children = ofDocuments
    },
    writeNumber,
    end(): void {
      writeTail()
      transcoder.endRow()
    },
    /** null when it is not expected */
    openNamed(name: string): Shape | null {
      const index = documents.indexOf(name)
      if (index === undefined) return null
      documents.load(index)
      transcoder.begin()
      words[places.inRow >> 2] = 0
      const shape = documents.shapeOf(index)
      if (policy.numbered(shape)) writeNumber()
      return shape
    },
    endNamed(): void {
      writeTail()
      words[places.document >> 2] = (words[places.document >> 2] as number) + 1
      words[places.done >> 2] = (words[places.done >> 2] as number) + 1
    },
    takeCount(): number {
      const done = words[places.done >> 2] as number
      numbered += done
      words[places.done >> 2] = 0
      return done
    },
  }
}
