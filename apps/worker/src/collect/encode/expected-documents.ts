import type { RawColumns } from '../../erp/wire.ts'
import { absent } from '../../erp/wire.ts'
import type { Match } from '../find/selection.ts'
import type { ChildRows } from '../write/child-rows.ts'
import { reasonsOf, weightOfChildren, writeChildren } from '../write/children.ts'
import type { DocumentView } from '../write/document-view.ts'
import { shownByRedactions } from '../write/redactions.ts'
import type { Writing } from '../write/write-context.ts'
import { masksBytes, mostDocuments, textsBytes } from './engine.ts'
import * as places from './wasm/memory-layout.ts'
import * as shownAs from './wasm/shown.ts'

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

/** where a match's mask and reasons are in the transcoder's memory */
type Placed = { match: Match; mask: number; reasons: number; length: number }

const wordsEach = 8
/** a text is copied by sixteens */
const mostCopiedBeyond = 16
/** longer ones are left to the end of their document */
const mostReasons = textsBytes / 4
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
  let placed = new Map<Match, Placed>()
  let latest: Placed | undefined

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
    matchOf,
  }

  /** False when there is no more room. A document that is too large for all the room is left to its writer at its end. */
  function place(slot: number, index: number): boolean {
    const name = names[index] ?? ''
    const match = matchOf(index)
    const known = latest?.match === match ? latest : (placed.get(match) ?? placeMatch(match))
    if (known === undefined) return false
    latest = known
    const children = rows.length === 0 ? 0 : weightOfChildren(rows, name) * mostPerByte
    const needed = name.length * 3 + children + 2 * mostCopiedBeyond
    const room = places.texts + textsBytes - textAt
    if (needed > room && slot > 0) return false
    const entry = (places.documents >> 2) + slot * wordsEach
    const size = bytes.write(name, textAt)
    words[entry] = textAt
    words[entry + 1] = size
    textAt += size
    words[entry + 2] = known.mask
    words[entry + 3] = textAt
    if (needed > room || known.length > mostReasons) words[entry + 4] = absent
    else words[entry + 4] = children === 0 ? 0 : placeChildren(match, name)
    words[entry + 5] = known.reasons
    words[entry + 6] = known.length
    words[entry + 7] = view.nameIsSecret ? 1 : 0
    return true
  }

  /** What documents of one match have in common; undefined when there is no more room. */
  function placeMatch(match: Match): Placed | undefined {
    const mask = maskOf(match)
    const reasons = reasonsOf(writing, match)
    const maskAt = placedMasks.get(mask) ?? places.masks + placedMasks.size * mask.length
    const full = placed.size > 0 && textAt + reasons.length + mostCopiedBeyond > places.texts + textsBytes
    if (full || maskAt + mask.length > places.masks + masksBytes) return undefined
    bytes.set(mask, maskAt)
    placedMasks.set(mask, maskAt)
    const known = { match, mask: maskAt, reasons: textAt, length: reasons.length }
    if (reasons.length <= mostReasons) {
      bytes.set(reasons, textAt)
      textAt += reasons.length
    }
    placed.set(match, known)
    return known
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
