import type { MatchReason } from '@pdd/core'
import type { Proof } from './evidence.ts'

/** Documents by doctype and name, each with the rules that found it. */
export type Records = ReadonlyMap<string, ReadonlyMap<string, MatchReason[]>>

type Writable = Map<string, Map<string, MatchReason[]>>

export function createRecords(): Records {
  return new Map()
}

/** The one way in: what is not proven is no record of the person. */
export function addRecord(
  records: Records,
  _proof: Proof,
  doctype: string,
  name: string,
  reason: MatchReason,
): void {
  if (name === '') return
  const writable = records as Writable
  const names = writable.get(doctype) ?? new Map<string, MatchReason[]>()
  writable.set(doctype, names)
  const reasons = names.get(name) ?? []
  names.set(name, reasons)
  if (!reasons.some((known) => sameReason(known, reason))) reasons.push(reason)
}

export function hasRecord(records: Records, doctype: string, name: string): boolean {
  return records.get(doctype)?.has(name) ?? false
}

export function namesOf(records: Records, doctype: string): string[] {
  return [...(records.get(doctype)?.keys() ?? [])]
}

function sameReason(one: MatchReason, other: MatchReason): boolean {
  return one.field === other.field && one.child === other.child && one.via === other.via
}
