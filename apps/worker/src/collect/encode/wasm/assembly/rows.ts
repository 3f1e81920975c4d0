/** Rows in the framing of their protocol: where each is, where its cells are, and which document it is. */
import { ABSENT, copy } from './blocks'
import { membersFrom } from './members'
import * as places from '../memory-layout'
import * as stops from '../stops'

/**
 * Writes the rows that stand between `inAt` and `inEnd` in the framing of their protocol, as documents. Those that are
 * expected stand in `documents`, 32 bytes each, in the order in which the server sends them: where the name is and how long,
 * the columns that are shown, what comes behind them (twice: a place and a length), and whether the caller wants to begin
 * it. Returns one of `stops`; called again it goes on where it stopped.
 */
export function rows(): u32 {
  while (true) {
    if (load<u32>(places.inRow) === 0) {
      if (load<u32>(places.outAt) > load<u32>(places.outLimit)) return stops.outputFull
      const stop = findRow()
      if (stop !== 0x100) return stop
      begin()
    }
    const document = places.documents + (load<u32>(places.document) << 5)
    const column = membersFrom(load<u32>(document, 8), load<u32>(places.column), load<u32>(places.count))
    store<u32>(places.column, column)
    if (column < load<u32>(places.count)) return stops.column
    const own = load<u32>(document, 16)
    if (own === ABSENT) return stops.tail
    const out = load<u32>(places.outAt)
    const shared = load<u32>(document, 24)
    copy(load<u32>(document, 12), own, out)
    copy(load<u32>(document, 20), shared, out + own)
    store<u32>(places.outAt, out + own + shared)
    endRow()
  }
}

/** The next row becomes the current one: its cells are located and its document is known. 0x100, or why it is not. */
// @ts-expect-error: decorator
@inline
function findRow(): u32 {
  const at = load<u32>(places.inAt)
  const end = load<u32>(places.inEnd)
  const postgres = load<u32>(places.postgres) !== 0
  const header: u32 = postgres ? 5 : 4
  if (end - at < header) return stops.needsMore
  const length: u32 = postgres ? bswap<u32>(load<u32>(at, 1)) - 4 : load<u32>(at) & 0xffffff
  if (length > load<u32>(places.rowLimit)) return stops.long
  const body = at + header
  const rowEnd = body + length
  if (rowEnd > end) return stops.needsMore
  store<u32>(places.rowEnd, rowEnd)
  if (locateCells(body, load<u32>(places.count), postgres) !== rowEnd) return stops.broken
  const number = load<u32>(places.document)
  if (number >= load<u32>(places.documentsEnd)) return stops.needsDocuments
  const document = places.documents + (number << 5)
  const size = load<u32>(document, 4)
  if (load<u32>(places.cells, 4) !== size || !same(load<u32>(places.cells), load<u32>(document), size)) return stops.unexpected
  return load<u32>(document, 28) !== 0 ? stops.carefulDocument : 0x100
}

// @ts-expect-error: decorator
@inline
function same(one: u32, other: u32, size: u32): bool {
  for (let at: u32 = 0; at < size; at += 1) if (load<u8>(one + at) !== load<u8>(other + at)) return false
  return true
}

/** Opens the current row's document. */
export function begin(): void {
  let out = load<u32>(places.outAt)
  if (load<u32>(places.started) !== 0) {
    store<u8>(out, 0x2c)
    out += 1
  }
  store<u32>(places.started, 1)
  store<u16>(out, 0x7b0a)
  store<u32>(places.outAt, out + 2)
  store<u32>(places.inRow, 1)
  store<u32>(places.column, 0)
}

/** Locates the cells of the row at `inAt` once more. */
export function locate(): void {
  const postgres = load<u32>(places.postgres) !== 0
  locateCells(load<u32>(places.inAt) + (postgres ? 5 : 4), load<u32>(places.count), postgres)
}

/** Notes in `cells` where each cell of a row is, and how long. Returns where the last one ends. */
export function locateCells(at: u32, count: u32, postgres: bool): u32 {
  return postgres ? locatePostgres(at, count) : locateMariaDb(at, count)
}

/** The current row's document is written. */
export function endRow(): void {
  store<u32>(places.inAt, load<u32>(places.rowEnd))
  store<u32>(places.inRow, 0)
  store<u32>(places.document, load<u32>(places.document) + 1)
  store<u32>(places.done, load<u32>(places.done) + 1)
}

function locateMariaDb(at: u32, count: u32): u32 {
  const last = places.cells + (count << 3)
  for (let cell = places.cells; cell < last; cell += 8) {
    let length: u32 = load<u8>(at)
    at += 1
    if (length === 0xfb) length = ABSENT
    else if (length === 0xfc) {
      length = load<u16>(at)
      at += 2
    } else if (length === 0xfd) {
      length = load<u32>(at) & 0xffffff
      at += 3
    } else if (length === 0xfe) {
      length = load<u32>(at)
      at += 8
    }
    store<u32>(cell, at)
    store<u32>(cell, length, 4)
    if (length !== ABSENT) at += length
  }
  return at
}

function locatePostgres(at: u32, count: u32): u32 {
  at += 2
  const last = places.cells + (count << 3)
  for (let cell = places.cells; cell < last; cell += 8) {
    const length = bswap<u32>(load<u32>(at))
    at += 4
    store<u32>(cell, at)
    store<u32>(cell, length, 4)
    if (length !== ABSENT) at += length
  }
  return at
}
