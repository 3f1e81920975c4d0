import type { RawColumns } from '../erp/raw-rows.ts'
import { absent } from '../erp/raw-rows.ts'
import type { ChildRows } from './child-rows.ts'
import type { DocumentView } from './document-view.ts'
import { shownByRedactions } from './redactions.ts'
import type { Match } from './selection.ts'
import { masksBytes, mostDocuments, places, shownAs, textsBytes } from './transcoder.ts'
import { reasonsOf, weightOfChildren, writeChildren } from './write-children.ts'
import type { Writing } from './writing.ts'

/** The documents that a statement asks for, in the order in which the server sends them, and the rows of their tables. */
export type Expected = { names: readonly string[]; rows: ChildRows }

export type ExpectedDocuments = {
  /** Makes the documents of another statement the expected ones. */
  begin(expected: Expected, columns: RawColumns): void
  /** Has the transcoder expect the documents from this one on, as many as there is room for. False: there are none. */
  load(index: number): boolean
  indexOf(name: string): number | undefined
  /** the document that the transcoder expects now */
  current(): number
  nameOf(index: number): string
  matchOf(index: number): Match
}

const wordsEach = 8
/** what a value takes at most when it is written out */
const mostPerByte = 6

/** Tells the transcoder which documents come, what of each is shown, and what is written behind it. */
export function createExpectedDocuments(
  writing: Writing,
  view: DocumentView,
  matches: ReadonlyMap<string, Match>,
): ExpectedDocuments {
  const { transcoder, output } = writing
  const { bytes, words } = transcoder
  const doctype = view.doctype.name
  let { names, rows }: Expected = { names: [], rows: [] }
  let columns: RawColumns | undefined
  let indexes: Map<string, number> | undefined
  let masks = new Map<Match, Uint8Array>()
  let first = 0
  let textAt: number = places.texts
  let placedMasks = new Map<Uint8Array, number>()
  let placedReasons = new Map<Match, { at: number; length: number }>()

  const matchOf = (index: number) => matches.get(names[index] ?? '') as Match
  return {
    begin(expected, layout) {
      names = expected.names
      rows = expected.rows
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
      placedReasons = new Map()
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
    matchOf,
  }

  /** False when there is no more room. A document that is too large for all the room is left to its writer at its end. */
  function place(slot: number, index: number): boolean {
    const name = names[index] ?? ''
    const match = matchOf(index)
    const mask = placeMask(match)
    const reasons = reasonsOf(match)
    const children = weightOfChildren(rows, name) * mostPerByte
    const needed = name.length * 3 + reasons.length + children + 3 * 16
    const room = places.texts + textsBytes - textAt
    if (mask === undefined || (needed > room && slot > 0)) return false
    const tooLarge = needed > room
    const entry = (places.documents >> 2) + slot * wordsEach
    words[entry] = textAt
    words[entry + 1] = bytes.write(name, textAt)
    textAt += words[entry + 1] as number
    words[entry + 2] = mask
    words[entry + 7] = view.nameIsSecret ? 1 : 0
    if (tooLarge) words[entry + 4] = absent
    else {
      words[entry + 3] = textAt
      words[entry + 4] = children === 0 ? 0 : placeChildren(match, name)
      const shared = placeReasons(match, reasons)
      words[entry + 5] = shared.at
      words[entry + 6] = shared.length
    }
    return true
  }

  function placeMask(match: Match): number | undefined {
    const mask = maskOf(match)
    const known = placedMasks.get(mask)
    if (known !== undefined) return known
    const at = places.masks + placedMasks.size * mask.length
    if (at + mask.length > places.masks + masksBytes) return undefined
    bytes.set(mask, at)
    placedMasks.set(mask, at)
    return at
  }

  /** Equal masks are one, so that there is room for all. */
  function maskOf(match: Match): Uint8Array {
    const before = masks.get(match)
    if (before !== undefined) return before
    const visible = view.visible(match)
    const made = Uint8Array.from(view.columns, ({ name }, index) => {
      if (!visible.has(name)) return shownAs.no
      return columns?.binary[index]
        ? shownAs.carefully
        : shownByRedactions(doctype, name, match, writing.redaction)
    })
    const same = [...new Set(masks.values())].find((other) => Buffer.compare(other, made) === 0) ?? made
    masks.set(match, same)
    return same
  }

  function placeReasons(match: Match, reasons: Buffer): { at: number; length: number } {
    const known = placedReasons.get(match) ?? { at: textAt, length: reasons.length }
    if (!placedReasons.has(match)) {
      bytes.set(reasons, textAt)
      textAt += reasons.length
      placedReasons.set(match, known)
    }
    return known
  }

  /** They are written where the document grows, and taken from there. */
  function placeChildren(match: Match, name: string): number {
    const mark = output.mark()
    writeChildren(writing, doctype, match, rows, name)
    const end = words[places.outAt >> 2] as number
    bytes.copyWithin(textAt, mark, end)
    output.rewind(mark)
    textAt += end - mark
    return end - mark
  }
}
