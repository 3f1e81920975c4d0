import type { Column, ColumnKind } from '../values/doctype.ts'
import type { Plan, Transcoder } from './engine.ts'
import * as kinds from './wasm/kinds.ts'
import * as places from './wasm/memory-layout.ts'

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

/** Has the engine write rows of these columns from now on. */
export function usePlan(transcoder: Transcoder, plan: Plan): void {
  if (transcoder.plan === plan) return
  transcoder.plan = plan
  transcoder.words.set(plan.columns, places.plan >> 2)
  transcoder.bytes.set(plan.keys, places.keys)
}

/** Which columns are shown, for `members`. */
export function useMask(transcoder: Transcoder, mask: Uint8Array): void {
  if (transcoder.mask === mask) return
  transcoder.mask = mask
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
