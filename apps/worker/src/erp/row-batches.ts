import { asErpError } from './erp-errors.ts'
import type { Row } from './snapshot.ts'

const rowsPerPortion = 200

/** Runs one statement; a driver's error, or the abort behind it, comes out as one of ours. */
export async function guarded<Result>(signal: AbortSignal, run: () => Promise<Result>): Promise<Result> {
  try {
    signal.throwIfAborted()
    return await run()
  } catch (error) {
    signal.throwIfAborted()
    throw asErpError(error)
  }
}

/** Gathers single rows, so that a consumer awaits once per portion and not once per row. */
export async function* portions(rows: AsyncIterable<Row>, signal: AbortSignal): AsyncGenerator<Row[]> {
  let portion: Row[] = []
  let weight = 0
  try {
    for await (const row of rows) {
      portion.push(row)
      weight += weightOf(row)
      if (portion.length < rowsPerPortion && weight < 1_000_000) continue
      yield portion
      portion = []
      weight = 0
    }
  } catch (error) {
    signal.throwIfAborted()
    throw asErpError(error)
  }
  if (portion.length > 0) yield portion
}

/** How much memory a row takes, roughly: characters and bytes. */
export function weightOf(row: Row): number {
  let weight = 0
  for (const cell of row) if (cell !== null) weight += cell.length
  return weight
}
