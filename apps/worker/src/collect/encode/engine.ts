import { readFileSync } from 'node:fs'
import { absent } from '../../erp/row-frames.ts'
import type { KnownSecrets } from '../secrets/known-secret-values.ts'
import * as places from './wasm/memory-layout.ts'

type Exports = {
  memory: { buffer: ArrayBuffer }
  rows(): number
  begin(): void
  endRow(): void
  locate(): void
  locateCells(at: number, count: number, postgres: number): number
  members(column: number, count: number): number
  escape(at: number, length: number, out: number): number
  hasShape(at: number, length: number): number
  hasKnown(at: number, length: number): number
  isSuspect(at: number, length: number): number
  firstSuspect(at: number, length: number): number
  firstSuspectEscaped(at: number, length: number): number
  remember(at: number, length: number): void
  dayNumberOf(year: number, month: number, day: number): number
}

/** What the engine has to know of the columns of a table: their keys, and how their values are written. */
export type Plan = { columns: Uint32Array; keys: Buffer }

/** The compiled row writer of wasm/ with its memory. One export uses it at a time. */
export type Transcoder = Exports & {
  bytes: Buffer
  words: Uint32Array
  /** what `usePlan` and `useMask` put into its memory last */
  plan: Plan | null
  mask: Uint8Array | null
  /** how far into its memory the export has written */
  reached: number
}

/** what fits into the memory at once: a row, or a piece of a longer value; written out it may be six times as long */
export const inputBytes = 256 * 1024
export const mostColumns = 4096
/** how much of the wire is in the memory at a time */
export const wireBytes = 512 * 1024
export const masksBytes = 64 * 1024
export const mostDocuments = 1024
export const textsBytes = 512 * 1024
const longestRow = 6 * inputBytes

const sieveBytes = 32 * 1024
/** as many bits as keep most texts that hold no secret apart from those that do */
const bloomBits = { few: 23, many: 26 }
const fewSecrets = 2_000
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object
    Instance: new (module: object, imports: object) => { exports: unknown }
  }
}
const code = new WebAssembly.Module(readFileSync(new URL('./wasm/transcoder.wasm', import.meta.url)))
const idle: Transcoder[] = []

/** Takes a transcoder that knows these secrets; `releaseTranscoder` gives it back for the next export. */
export function takeTranscoder(secrets: KnownSecrets): Transcoder {
  const transcoder = idle.pop() ?? create()
  const { bytes, words } = transcoder
  const bits = secrets.count > fewSecrets ? bloomBits.many : bloomBits.few
  bytes.fill(0, places.sieve, places.sieve + sieveBytes)
  bytes.fill(0, places.bloom, places.bloom + 2 ** (bits - 3))
  words[places.bloomShift >> 2] = 64 - bits
  words[places.forced >> 2] = absent
  words[places.known >> 2] = 0
  for (const secret of secrets.each()) {
    bytes.set(secret, places.input)
    transcoder.remember(places.input, secret.length)
  }
  return transcoder
}

export function releaseTranscoder(transcoder: Transcoder): void {
  // What it held of a person does not outlive the export. A row may stand beyond what was kept of it.
  const { bytes, reached } = transcoder
  bytes.fill(0, places.input, Math.min(places.bloom, Math.max(reached, places.out) + longestRow))
  Object.assign(transcoder, unused)
  if (idle.length < 8) idle.push(transcoder)
}

const unused = { plan: null, mask: null, reached: 0 }

function create(): Transcoder {
  const exports = new WebAssembly.Instance(code, { env: { abort() {} } }).exports as Exports
  const { buffer } = exports.memory
  return { ...exports, bytes: Buffer.from(buffer), words: new Uint32Array(buffer), ...unused }
}
