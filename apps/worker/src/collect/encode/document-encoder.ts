import type { WirePiece } from '../../erp/row-frames.ts'
import { collectIncomplete } from '../collect-errors.ts'
import { createDocumentSteps, type DocumentSteps } from './document-steps.ts'
import { inputBytes } from './engine.ts'
import { createInputWindow, type InputWindow } from './input-window.ts'
import type { DocumentPolicy, Encoding, Expected } from './row-policy.ts'
import type { StreamedRow } from './streamed-row.ts'
import { createUtf8Guard } from './utf8-guard.ts'
import * as places from './wasm/memory-layout.ts'
import * as stops from './wasm/stops.ts'

export type DocumentEncoder<Shape> = {
  /** What the statements ask for whose rows come next. */
  expect(asked: readonly Expected<Shape>[]): void
  /** Writes what a piece of the wire brings. A chunk is gone when the next one is asked for. */
  write(piece: WirePiece): Iterable<Uint8Array>
  /** How many documents were written since this was asked last. */
  written(): number
  /** The columns of which a value was written. */
  filled(): string[]
}

/** What comes of a stop of the engine: it goes on, the document is taken out first, or the wire has to bring more. */
type Next = 'goOn' | 'takeOut' | 'streamRow' | 'wait'

/**
 * Writes documents from the wire, in few steps for many: the engine finds the rows in the bytes, knows them for the
 * documents that are expected and writes them; it stops where its caller has to do something. README.md draws the stops.
 */
export function createDocumentEncoder<Shape extends object>(
  encoding: Encoding,
  policy: DocumentPolicy<Shape>,
): DocumentEncoder<Shape> {
  const { transcoder, output } = encoding
  const window = createInputWindow(transcoder)
  const steps = createDocumentSteps(encoding, policy, window)
  const rows = createRun(encoding, window, createStops(steps, policy.doctype))
  let asked: readonly Expected<Shape>[] = []
  let statement = -1
  /** the row that is written as it comes; null while the engine has the rows */
  let long: StreamedRow | null = null

  function begin(piece: WirePiece): void {
    // The rows before these ended within a row.
    if (!window.isEmpty() || long !== null) throw collectIncomplete({ doctype: policy.doctype })
    statement = piece.statement
    steps.begin(asked[statement] ?? { names: [], children: null }, piece.columns)
  }

  function* run(): Generator<Uint8Array> {
    steps.resume()
    while ((yield* rows()) === 'streamRow') {
      long = steps.beginLong()
      endLong()
      yield* output.take(false)
      if (long !== null) return
    }
  }

  function endLong(): void {
    if (!long?.ended()) return
    steps.endLong(long)
    long = null
  }

  return {
    expect(next) {
      asked = next
      statement = -1
    },
    *write(piece) {
      if (piece.statement !== statement) begin(piece)
      for (let at = 0; at < piece.bytes.length; ) {
        const part = piece.bytes.subarray(at)
        if (long === null) {
          at += window.load(part)
          yield* run()
        } else {
          at += long.take(part)
          endLong()
          yield* output.take(false)
        }
      }
      yield* output.take(false)
    },
    written: steps.takeCount,
    filled: steps.filled,
  }
}

/** Runs the engine until the wire has to bring more, or a row comes that is longer than its memory. */
function createRun(
  { transcoder, output }: Encoding,
  window: InputWindow,
  afterStop: (stop: number) => Next,
): () => Generator<Uint8Array, 'wait' | 'streamRow'> {
  const { words } = transcoder
  const guard = createUtf8Guard(transcoder)
  words[places.rowLimit >> 2] = inputBytes
  words[places.outLimit >> 2] = places.out + inputBytes
  return function* run() {
    while (!window.isEmpty()) {
      const before = guard.position()
      const stop = transcoder.rows()
      if (guard.overrules(before)) continue
      const next = afterStop(stop)
      if (next === 'wait' || next === 'streamRow') return next
      if (next === 'takeOut') yield* output.take(true)
    }
    return 'wait'
  }
}

/** What is done for each stop of the engine. */
function createStops<Shape extends object>(
  steps: DocumentSteps<Shape>,
  doctype: string,
): (stop: number) => Next {
  const afterStop: Readonly<Record<number, () => Next>> = {
    [stops.needsMore]: () => 'wait',
    [stops.outputFull]: () => 'takeOut',
    [stops.column]: goOnAfter(steps.writeColumn),
    [stops.needsDocuments]: goOnAfter(steps.expectMore),
    [stops.unexpected]: goOnAfter(steps.findOut),
    [stops.carefulDocument]: goOnAfter(steps.openNumbered),
    [stops.tail]: goOnAfter(steps.end),
    [stops.long]: () => 'streamRow',
  }
  return (stop) => {
    const next = afterStop[stop]
    if (next === undefined) throw collectIncomplete({ doctype })
    return next()
  }
}

function goOnAfter(step: () => void): () => Next {
  return () => {
    step()
    return 'goOn'
  }
}
