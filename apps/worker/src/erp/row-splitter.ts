import { asErpError } from './erp-errors.ts'
import {
  announced,
  createFrameReader,
  type Framing,
  headerBytes,
  type RawColumns,
  type WirePiece,
} from './row-frames.ts'

/** Rows as the server sent them, without the headers of its protocol: nothing is decoded until somebody asks. */
export type RawRows = {
  rows: readonly Buffer[]
  columns: RawColumns
}

/** A driver's pieces. Whoever stops early gives up the connection: the rest of the rows is on its way. */
export async function* guardedWire(
  open: () => AsyncIterable<WirePiece>,
  signal: AbortSignal,
  abandon: () => void,
): AsyncGenerator<WirePiece> {
  let ended = false
  try {
    signal.throwIfAborted()
    for await (const piece of open()) yield piece
    ended = true
  } catch (error) {
    signal.throwIfAborted()
    throw asErpError(error)
  } finally {
    if (!ended) abandon()
  }
}

/** The rows that the pieces hold, a batch for each piece. */
export async function* rowsOf(pieces: AsyncIterable<WirePiece>): AsyncGenerator<RawRows> {
  let split: Splitter | undefined
  for await (const { bytes, columns } of pieces) {
    split ??= createSplitter(columns.framing)
    const rows: Buffer[] = []
    split(bytes, (row, from, to) => rows.push(row.subarray(from, to)))
    yield { rows, columns }
  }
}

/** `row` is told where the cells of a row are: in these bytes, from here to there. */
export type Splitter = (bytes: Buffer, row: (bytes: Buffer, from: number, to: number) => void) => void

/** Cuts bytes into rows. A row that comes whole is not copied; one that was cut is put together. */
export function createSplitter(framing: Framing): Splitter {
  const frames = createFrameReader(framing)
  const header = headerBytes[framing]
  let parts: Buffer[] = []
  let open = false
  return (bytes, row) => {
    let at = 0
    if (open) at = cut(bytes)
    while (!open && at < bytes.length) {
      const end = wholeRow(framing, bytes, at)
      if (end < 0) at += cut(bytes.subarray(at))
      else {
        row(bytes, at + header, end)
        at = end
      }
    }

    function cut(rest: Buffer): number {
      open = true
      return frames.read(
        rest,
        (part) => parts.push(part),
        () => {
          open = false
          const whole = Buffer.concat(parts)
          parts = []
          row(whole, 0, whole.length)
          return true
        },
      )
    }
  }
}

/** Where the row that begins here ends; -1 when it is not all here, or comes in several packets. */
function wholeRow(framing: Framing, bytes: Buffer, at: number): number {
  if (bytes.length - at < headerBytes[framing]) return -1
  const { length, goesOn } = announced(framing, bytes, at)
  const end = at + headerBytes[framing] + length
  return end > bytes.length || goesOn ? -1 : end
}
