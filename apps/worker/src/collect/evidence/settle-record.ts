import type { MatchReason } from '@pdd/core'
import type { Evidence } from './evidence.ts'
import { addRecord, type Records } from './known-records.ts'
import type { Ties } from './ties.ts'
import { keepBack, type Withheld } from './withheld-records.ts'

/**
 * Holds the evidence for a record against what officers decided: it becomes the person's, or is kept back and told why.
 * Nothing is told of what outsiders alone claim.
 *
 * @param reason the rule that found it
 * @returns whether it is the person's
 */
export function settleRecord(
  { subject, ties }: { subject: { records: Records; withheld: Withheld }; ties: Ties },
  evidence: Evidence,
  { doctype, name }: { doctype: string; name: string },
  reason: MatchReason,
): boolean {
  const settled = ties.settle({ kind: 'record', doctype, name }, evidence)
  if (settled.proof !== null) addRecord(subject.records, settled.proof, doctype, name, reason)
  else if (settled.reason !== 'claimed') keepBack(subject, doctype, name, settled.reason)
  return settled.proof !== null
}
