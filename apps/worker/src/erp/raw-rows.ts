import { asErpError } from './erp-errors.ts'

/** Rows as the server sent them, in the framing of its protocol: nothing is decoded until somebody asks. */
export type RawRows = {
  rows: readonly Buffer[]
  columns: RawColumns
}

export type RawColumns = {
  /** by column: its values are bytes and no text */
  binary: readonly boolean[]
  /** Writes where each cell begins (plus `base`) and how long it is, in pairs; `absent` for NULL. Returns how many. */
  locate(row: Buffer, places: Uint32Array, base: number): number
  /** what the bytes of a binary column's cell stand for */
  bytes(row: Buffer, at: number, length: number): Uint8Array
}

export const absent = 0xffff_ffff

/** Batches of this size are awaited for, not single rows. */
export const rawBatchBytes = 128 * 1024

/** A driver's batches. Whoever stops early gives up the connection: the rest of the rows is on its way. */
export async function* guardedRaw(
  open: () => AsyncIterable<RawRows>,
  signal: AbortSignal,
  abandon: () => void,
): AsyncGenerator<RawRows> {
  let ended = false
  try {
    signal.throwIfAborted()
    for await (const batch of open()) yield batch
    ended = true
  } catch (error) {
    signal.throwIfAborted()
    throw asErpError(error)
  } finally {
    if (!ended) abandon()
  }
}
