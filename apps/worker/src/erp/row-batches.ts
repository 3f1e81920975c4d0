import { asErpError } from './erp-errors.ts'
import type { Row } from './snapshot.ts'

const rowsPerBatch = 200

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

/** Gathers single rows, so that a consumer awaits once per batch and not once per row. */
export async function* batchRows(rows: AsyncIterable<Row>, signal: AbortSignal): AsyncGenerator<Row[]> {
  let batch: Row[] = []
  let weight = 0
  try {
    for await (const row of rows) {
      batch.push(row)
      weight += weightOf(row)
      if (batch.length < rowsPerBatch && weight < 1_000_000) continue
      yield batch
      batch = []
      weight = 0
    }
  } catch (error) {
    signal.throwIfAborted()
    throw asErpError(error)
  }
  if (batch.length > 0) yield batch
}

/** How much memory a row takes, roughly: characters and bytes. */
export function weightOf(row: Row): number {
  let weight = 0
  for (const cell of row) if (cell !== null) weight += cell.length
  return weight
}
