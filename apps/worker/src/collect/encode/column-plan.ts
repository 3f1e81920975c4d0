import type { Column, ColumnKind } from '../values/doctype.ts'
import type { Transcoder } from './engine.ts'
import * as kinds from './wasm/kinds.ts'
import * as places from './wasm/memory-layout.ts'

/** What the transcoder has to know of the columns of a table: their keys, and how their values are written. */
export type Plan = { columns: Uint32Array; keys: Buffer }

const transcoded: Partial<Record<ColumnKind, number>> = {
  text: kinds.text,
  uuid: kinds.plain,
  decimal: kinds.plain,
  date: kinds.plain,
  integer: kinds.integer,
  datetime: kinds.datetime,
  time: kinds.time,
}

const planWords = 4
let latest: { plan: Plan; transcoder: Transcoder } | null = null

export function usePlan(transcoder: Transcoder, plan: Plan): void {
  if (latest?.plan === plan && latest.transcoder === transcoder) return
  latest = { plan, transcoder }
  transcoder.words.set(plan.columns, places.plan >> 2)
  transcoder.bytes.set(plan.keys, places.keys)
}

let latestMask: { mask: Uint8Array; transcoder: Transcoder } | null = null

/** Which columns are shown, for `members`. */
export function useMask(transcoder: Transcoder, mask: Uint8Array): void {
  if (latestMask?.mask === mask && latestMask.transcoder === transcoder) return
  latestMask = { mask, transcoder }
  transcoder.bytes.set(mask, places.shown)
}

export function planOf(all: readonly Column[]): Plan {
  const columns = new Uint32Array(all.length * planWords)
  const keys: Buffer[] = []
  let at = 0
  for (const [index, { name, key: given = name, kind }] of all.entries()) {
    const key = Buffer.from(`${JSON.stringify(given)}:`)
    columns.set([places.keys + at, key.length, transcoded[kind] ?? kinds.careful], index * planWords)
    keys.push(key)
    at += key.length
  }
  return { columns, keys: Buffer.concat(keys) }
}
