import { absent, type RawColumns } from '../../erp/row-frames.ts'
import { mostDocuments, textsBytes } from './engine.ts'
import { createPlacedShapes, longestEnd, mostCopiedBeyond, type TextArea } from './placed-shapes.ts'
import type { Children, DocumentPolicy, Encoding, Expected } from './row-policy.ts'
import * as places from './wasm/memory-layout.ts'

export type ExpectedDocuments<Shape> = {
  /** Makes the documents of another statement the expected ones. */
  begin(expected: Expected<Shape>, columns: RawColumns): void
  /** Has the transcoder expect the documents from this one on, as many as there is room for. False: there are none. */
  load(index: number): boolean
  indexOf(name: string): number | undefined
  /** the document that the transcoder expects now */
  current(): number
  nameOf(index: number): string
  shapeOf(index: number): Shape
}

/** Tells the engine which documents come, what of each is shown, and what is written behind it. */
export function createExpectedDocuments<Shape extends object>(
  encoding: Encoding,
  policy: DocumentPolicy<Shape>,
): ExpectedDocuments<Shape> {
  const { words } = encoding.transcoder
  const entries = createEntries(encoding, policy)
  let { names, children }: Expected<Shape> = { names: [], children: null }
  let indexes: Map<string, number> | undefined
  let first = 0

  const shapeOf = (index: number) => policy.shapeOf(names[index] ?? '')
  return {
    begin(expected, columns) {
      names = expected.names
      children = expected.children
      indexes = undefined
      entries.begin(columns)
      first = 0
      words[places.document >> 2] = 0
      words[places.documentsEnd >> 2] = 0
    },
    load(index) {
      first = index
      entries.clear()
      let count = 0
      while (index + count < names.length && count < mostDocuments) {
        const [name, shape] = [names[index + count] ?? '', shapeOf(index + count)]
        if (!entries.write(count, name, shape, children)) break
        count += 1
      }
      words[places.document >> 2] = 0
      words[places.documentsEnd >> 2] = count
      return count > 0
    },
    indexOf(name) {
      indexes ??= new Map(names.map((known, index) => [known, index]))
      return indexes.get(name)
    },
    current: () => first + (words[places.document >> 2] as number),
    nameOf: (index) => names[index] ?? '',
    shapeOf,
  }
}

const wordsEach = 8
/** what a value takes at most when it is written out */
const mostPerByte = 6

/** The engine's table of documents, with the area for their texts. */
function createEntries<Shape extends object>(encoding: Encoding, policy: DocumentPolicy<Shape>) {
  const { bytes, words } = encoding.transcoder
  const texts: TextArea = { at: places.texts }
  const shapes = createPlacedShapes(encoding, policy, texts)
  return {
    begin: shapes.begin,
    clear() {
      texts.at = places.texts
      shapes.clear()
    },
    /** False when there is no more room. A document that is too large for all the room is left to its writer at its end. */
    write(slot: number, name: string, shape: Shape, children: Children<Shape> | null): boolean {
      const known = shapes.place(shape)
      if (known === undefined) return false
      const weight = children === null ? 0 : children.weightOf(name) * mostPerByte
      const needed = name.length * 3 + weight + 2 * mostCopiedBeyond
      const room = places.texts + textsBytes - texts.at
      if (needed > room && slot > 0) return false
      const entry = (places.documents >> 2) + slot * wordsEach
      const size = bytes.write(name, texts.at)
      words[entry] = texts.at
      words[entry + 1] = size
      texts.at += size
      words[entry + 2] = known.mask
      words[entry + 3] = texts.at
      if (needed > room || known.length > longestEnd) words[entry + 4] = absent
      else
        words[entry + 4] =
          children === null || weight === 0 ? 0 : placeChildren(encoding, texts, children, name, shape)
      words[entry + 5] = known.end
      words[entry + 6] = known.length
      words[entry + 7] = policy.numbered(shape) ? 1 : 0
      return true
    },
  }
}

/** They are written where the document grows, and taken from there. Returns how many bytes they have. */
function placeChildren<Shape>(
  { transcoder: { bytes, words }, output }: Encoding,
  texts: TextArea,
  rows: Children<Shape>,
  name: string,
  shape: Shape,
): number {
  const mark = output.mark()
  rows.write(name, shape)
  const end = words[places.outAt >> 2] as number
  bytes.copyWithin(texts.at, mark, end)
  output.rewind(mark)
  texts.at += end - mark
  return end - mark
}
