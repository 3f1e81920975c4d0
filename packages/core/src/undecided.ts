import { type Static, Type } from 'typebox'
import type { UndecidedTie } from './tie.ts'

/** How a person is told what nobody could prove: by kind, never by name. `record` is every other kind of record. */
export const undecidedKinds = [
  'address',
  'contact',
  'customer',
  'supplier',
  'employee',
  'lead',
  'record',
] as const
export type UndecidedKind = (typeof undecidedKinds)[number]

const count = Type.Integer({ minimum: 0 })

/** How many of each kind fit the person and could not be proven to be theirs. */
export const UndecidedCounts = Type.Object(
  {
    address: count,
    contact: count,
    customer: count,
    supplier: count,
    employee: count,
    lead: count,
    record: count,
  } satisfies Record<UndecidedKind, unknown>,
  {
    additionalProperties: false,
    description: 'what fits the person and could not be proven to be theirs: not in the file, by kind',
  },
)
export type UndecidedCounts = Static<typeof UndecidedCounts>

/** Few kinds, all of our own naming: nothing that somebody wrote into the site reaches the person by it. */
export function countUndecided(ties: readonly Pick<UndecidedTie, 'kind' | 'doctype'>[]): UndecidedCounts {
  const counts = Object.fromEntries(undecidedKinds.map((kind) => [kind, 0])) as UndecidedCounts
  for (const tie of ties) counts[kindOf(tie)] += 1
  return counts
}

/** All of them together; 0 where an older release counted nothing. */
export function totalUndecided(counts: UndecidedCounts | null | undefined): number {
  return Object.values(counts ?? {}).reduce((sum, kind) => sum + kind, 0)
}

function kindOf({ kind, doctype }: Pick<UndecidedTie, 'kind' | 'doctype'>): UndecidedKind {
  if (kind === 'address') return 'address'
  return undecidedKinds.slice(1).find((known) => known === doctype?.toLowerCase()) ?? 'record'
}
