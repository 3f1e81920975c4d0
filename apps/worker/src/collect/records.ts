import type { MatchReason } from '@pdd/core'

/** Documents by doctype and name, each with the rules that found it. */
export type Records = Map<string, Map<string, MatchReason[]>>

export function addRecord(records: Records, doctype: string, name: string, reason: MatchReason): void {
  if (name === '') return
  const names = records.get(doctype) ?? new Map<string, MatchReason[]>()
  records.set(doctype, names)
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
