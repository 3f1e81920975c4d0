import { absent, type RawColumns } from '../../erp/wire.ts'
import { masksBytes, mostDocuments, textsBytes } from './engine.ts'
import type { Children, DocumentPolicy, Encoding, Expected, Show } from './row-policy.ts'
import * as places from './wasm/memory-layout.ts'
import * as shownAs from './wasm/shown.ts'

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

/** where the mask and the end of a shape are in the engine's memory */
type Placed<Shape> = { shape: Shape; mask: number; end: number; length: number }

const wordsEach = 8
/** a text is copied by sixteens */
const mostCopiedBeyond = 16
/** longer ones are left to the end of their document */
const longestEnd = textsBytes / 4
/** what a value takes at most when it is written out */
const mostPerByte = 6

/** Tells the engine which documents come, what of each is shown, and what is written behind it. */
export function createExpectedDocuments<Shape extends object>(
  { transcoder, output }: Encoding,
  policy: DocumentPolicy<Shape>,
): ExpectedDocuments<Shape> {
  const { bytes, words } = transcoder
  let { names, children }: Expected<Shape> = { names: [], children: null }
  let columns: RawColumns | undefined
  let indexes: Map<string, number> | undefined
  let masks = new Map<Shape, Uint8Array>()
  let first = 0
  let textAt: number = places.texts
  let placedMasks = new Map<Uint8Array, number>()
  let placed = new Map<Shape, Placed<Shape>>()
  let latest: Placed<Shape> | undefined

  const shapeOf = (index: number) => policy.shapeOf(names[index] ?? '')
  return {
    begin(expected, layout) {
      names = expected.names
      children = expected.children
      indexes = undefined
      columns = layout
      masks = new Map()
      first = 0
      words[places.document >> 2] = 0
      words[places.documentsEnd >> 2] = 0
    },
    load(index) {
      first = index
      textAt = places.texts
      placedMasks = new Map()
      placed = new Map()
      latest = undefined
      let count = 0
      while (index + count < names.length && count < mostDocuments && place(count, index + count)) count += 1
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

  /** False when there is no more room. A document that is too large for all the room is left to its writer at its end. */
  function place(slot: number, index: number): boolean {
    const name = names[index] ?? ''
    const shape = shapeOf(index)
    const known = latest?.shape === shape ? latest : (placed.get(shape) ?? placeShape(shape))
    if (known === undefined) return false
    latest = known
    const weight = children === null ? 0 : children.weightOf(name) * mostPerByte
    const needed = name.length * 3 + weight + 2 * mostCopiedBeyond
    const room = places.texts + textsBytes - textAt
    if (needed > room && slot > 0) return false
    const entry = (places.documents >> 2) + slot * wordsEach
    const size = bytes.write(name, textAt)
    words[entry] = textAt
    words[entry + 1] = size
    textAt += size
    words[entry + 2] = known.mask
    words[entry + 3] = textAt
    if (needed > room || known.length > longestEnd) words[entry + 4] = absent
    else words[entry + 4] = children === null || weight === 0 ? 0 : placeChildren(children, name, shape)
    words[entry + 5] = known.end
    words[entry + 6] = known.length
    words[entry + 7] = policy.numbered ? 1 : 0
    return true
  }

  /** What documents of one shape have in common; undefined when there is no more room. */
  function placeShape(shape: Shape): Placed<Shape> | undefined {
    const mask = maskOf(shape)
    const end = policy.endOf(shape)
    const maskAt = placedMasks.get(mask) ?? places.masks + placedMasks.size * mask.length
    const full = placed.size > 0 && textAt + end.length + mostCopiedBeyond > places.texts + textsBytes
    if (full || maskAt + mask.length > places.masks + masksBytes) return undefined
    bytes.set(mask, maskAt)
    placedMasks.set(mask, maskAt)
    const known = { shape, mask: maskAt, end: textAt, length: end.length }
    if (end.length <= longestEnd) {
      bytes.set(end, textAt)
      textAt += end.length
    }
    placed.set(shape, known)
    return known
  }

  /** Equal masks are one, so that there is room for all. */
  function maskOf(shape: Shape): Uint8Array {
    const before = masks.get(shape)
    if (before !== undefined) return before
    const made = Uint8Array.from(policy.columns, (column, index) => {
      const show = policy.show(shape, column)
      return codes[show !== 'hide' && columns?.binary[index] ? 'check' : show]
    })
    const same = [...new Set(masks.values())].find((other) => Buffer.compare(other, made) === 0) ?? made
    masks.set(shape, same)
    return same
  }

  /** They are written where the document grows, and taken from there. */
  function placeChildren(rows: Children<Shape>, name: string, shape: Shape): number {
    const mark = output.mark()
    rows.write(name, shape)
    const end = words[places.outAt >> 2] as number
    bytes.copyWithin(textAt, mark, end)
    output.rewind(mark)
    textAt += end - mark
    return end - mark
  }
}

const codes: Readonly<Record<Show, number>> = {
  hide: shownAs.no,
  show: shownAs.yes,
  check: shownAs.carefully,
  checkUnlessEmpty: shownAs.carefullyUnlessEmpty,
}
