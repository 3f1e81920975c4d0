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
const filledWord = 3

/** Has the engine write rows of these columns from now on. */
export function usePlan(transcoder: Transcoder, plan: Plan): void {
  if (transcoder.plan === plan) return
  keepFilled(transcoder)
  transcoder.plan = plan
  transcoder.words.set(plan.columns, places.plan >> 2)
  transcoder.bytes.set(plan.keys, places.keys)
}

/** The engine notes beside a column that it wrote a value of it: what it noted stays with the plan. */
function keepFilled({ plan, words }: Transcoder): void {
  if (plan === null) return
  const { columns } = plan
  for (let at = filledWord; at < columns.length; at += planWords)
    if (words[(places.plan >> 2) + at] !== 0) columns[at] = 1
}

/** Notes a column of which the caller writes a value. */
export function noteFilled({ words, plan: current }: Transcoder, plan: Plan, column: number): void {
  const at = column * planWords + filledWord
  plan.columns[at] = 1
  if (current === plan) words[(places.plan >> 2) + at] = 1
}

/** Those of the columns of which a value was written, though it may have been withheld. */
export function filledOf(transcoder: Transcoder, plan: Plan, all: readonly Column[]): string[] {
  if (transcoder.plan === plan) keepFilled(transcoder)
  return all.flatMap(({ name }, index) => (plan.columns[index * planWords + filledWord] === 1 ? [name] : []))
}

/** Which columns are shown, for `members`. */
export function useMask(transcoder: Transcoder, mask: Uint8Array): void {
  if (transcoder.mask === mask) return
  transcoder.mask = mask
  transcoder.bytes.set(mask, places.shown)
}

const plans = new WeakMap<readonly Column[], Plan>()

/** A plan of its own, with nothing noted in it; what follows from the columns is worked out once. */
export function planOf(all: readonly Column[]): Plan {
  const known = plans.get(all) ?? makePlan(all)
  plans.set(all, known)
  return { ...known, columns: known.columns.slice() }
}

function makePlan(all: readonly Column[]): Plan {
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
