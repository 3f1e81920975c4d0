import type { RawColumns } from '../../erp/row-frames.ts'
import { masksBytes, textsBytes } from './engine.ts'
import type { DocumentPolicy, Encoding, Show } from './row-policy.ts'
import * as places from './wasm/memory-layout.ts'
import * as shownAs from './wasm/shown.ts'

/** where the mask and the end of a shape are in the engine's memory */
export type PlacedShape<Shape> = { shape: Shape; mask: number; end: number; length: number }

/** What of the engine's memory is taken by the texts of documents: up to `at`. */
export type TextArea = { at: number }

/** What documents of one shape have in common, in the engine's memory. */
export type PlacedShapes<Shape> = {
  /** Rows are framed like this from now on: nothing is known any more. */
  begin(columns: RawColumns): void
  /** Nothing is in the memory any more. */
  clear(): void
  /** undefined when there is no more room */
  place(shape: Shape): PlacedShape<Shape> | undefined
}

/** a text is copied by sixteens */
export const mostCopiedBeyond = 16
/** longer ones are left to the end of their document */
export const longestEnd = textsBytes / 4

export function createPlacedShapes<Shape extends object>(
  { transcoder }: Encoding,
  policy: DocumentPolicy<Shape>,
  texts: TextArea,
): PlacedShapes<Shape> {
  const { bytes } = transcoder
  let maskOf: (shape: Shape) => Uint8Array
  let placedMasks = new Map<Uint8Array, number>()
  let placed = new Map<Shape, PlacedShape<Shape>>()
  let latest: PlacedShape<Shape> | undefined

  function placeAnother(shape: Shape): PlacedShape<Shape> | undefined {
    const mask = maskOf(shape)
    const end = policy.endOf(shape)
    const maskAt = placedMasks.get(mask) ?? places.masks + placedMasks.size * mask.length
    const full = placed.size > 0 && texts.at + end.length + mostCopiedBeyond > places.texts + textsBytes
    if (full || maskAt + mask.length > places.masks + masksBytes) return undefined
    bytes.set(mask, maskAt)
    placedMasks.set(mask, maskAt)
    const known = { shape, mask: maskAt, end: texts.at, length: end.length }
    if (end.length <= longestEnd) {
      bytes.set(end, texts.at)
      texts.at += end.length
    }
    placed.set(shape, known)
    return known
  }

  return {
    begin(columns) {
      maskOf = createMasks(policy, columns)
    },
    clear() {
      placedMasks = new Map()
      placed = new Map()
      latest = undefined
    },
    place(shape) {
      if (latest?.shape === shape) return latest
      const known = placed.get(shape) ?? placeAnother(shape)
      if (known !== undefined) latest = known
      return known
    },
  }
}

/** Which columns a shape shows, and how. Equal masks are one, so that there is room for all. */
function createMasks<Shape extends object>(
  policy: DocumentPolicy<Shape>,
  { binary }: RawColumns,
): (shape: Shape) => Uint8Array {
  const masks = new Map<Shape, Uint8Array>()
  return (shape) => {
    const before = masks.get(shape)
    if (before !== undefined) return before
    const made = Uint8Array.from(policy.columns, (column, index) => {
      const show = policy.show(shape, column)
      return codes[show !== 'hide' && binary[index] ? 'check' : show]
    })
    const same = [...new Set(masks.values())].find((other) => Buffer.compare(other, made) === 0) ?? made
    masks.set(shape, same)
    return same
  }
}

const codes: Readonly<Record<Show, number>> = {
  hide: shownAs.no,
  show: shownAs.yes,
  check: shownAs.carefully,
  checkUnlessEmpty: shownAs.carefullyUnlessEmpty,
}
