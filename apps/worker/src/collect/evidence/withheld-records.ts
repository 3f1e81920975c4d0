import { hasRecord, type Records } from './known-records.ts'

/** A document that may be about the person and is not theirs to have; `nameable`: its name may be told. */
export type WithheldRecord = { doctype: string; name: string; reason: string; nameable: boolean }

/** Such documents, each once. */
export type Withheld = Map<string, WithheldRecord>

/** Keeps a document back, for the first reason that was found; what is a record of the person stays one. */
export function keepBack(
  { records, withheld }: { records: Records; withheld: Withheld },
  doctype: string,
  name: string,
  reason: string,
  { nameable = false } = {},
): void {
  if (hasRecord(records, doctype, name)) return
  const key = `${doctype}\n${name}`
  if (!withheld.has(key)) withheld.set(key, { doctype, name, reason, nameable })
}
