import { hasRecord, type Records } from './records.ts'

/** A document that may be about the person and is not theirs to have; `nameable`: its name may be told. */
export type WithheldRecord = { doctype: string; name: string; reason: string; nameable: boolean }

/** Keeps a document back, for the first reason that was found; what is a record of the person stays one. */
export function keepBack(
  { records, withheld }: { records: Records; withheld: WithheldRecord[] },
  doctype: string,
  name: string,
  reason: string,
  { nameable = false } = {},
): void {
  if (hasRecord(records, doctype, name)) return
  if (!withheld.some((known) => known.doctype === doctype && known.name === name))
    withheld.push({ doctype, name, reason, nameable })
}
