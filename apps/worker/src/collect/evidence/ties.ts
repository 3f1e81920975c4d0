import type { KnownTies, UndecidedTie } from '@pdd/core'
import { type Evidence, type Proof, prove } from './evidence.ts'

/** What may be tied to the account. */
export type Target = Pick<UndecidedTie, 'kind' | 'doctype' | 'name'>

/** `proof` where it is the person's; else why not. */
export type Settled =
  | { proof: Proof }
  | { proof: null; reason: 'undecided' | 'refused' | 'claimed' | 'contradicted' }

/** Holds evidence against what officers decided, and keeps what is still open. */
export type Ties = {
  settle(target: Target, evidence: Evidence): Settled
  /** open for an officer, each once */
  readonly undecided: readonly UndecidedTie[]
}

/** Nobody has more, and an outsider must not fill an officer's list. */
export const undecidedAtMost = 200

export function createTies({ decisions }: Pick<KnownTies, 'decisions'>): Ties {
  const decided = new Map(decisions.map((one) => [keyOf(one), one.decision]))
  const open = new Map<string, UndecidedTie>()
  return {
    settle(target, evidence) {
      const decision = decided.get(keyOf(target))
      if (evidence.outcome === 'proven' && evidence.proof.kind === 'account') return { proof: evidence.proof }
      if (decision === 'refused') return { proof: null, reason: 'refused' }
      switch (evidence.outcome) {
        case 'proven':
          return { proof: evidence.proof }
        case 'contradicted':
          return { proof: null, reason: 'contradicted' }
        default:
          if (decision === 'confirmed') {
            const source = { doctype: target.doctype ?? '', name: target.name, owner: null }
            return { proof: prove('officer', source).proof }
          }
          if (evidence.outcome === 'undecided' && open.size < undecidedAtMost) {
            const { reason, source } = evidence
            open.set(keyOf(target), { ...target, reason, source })
          }
          return { proof: null, reason: evidence.outcome }
      }
    },
    get undecided() {
      return [...open.values()]
    },
  }
}

function keyOf({ kind, doctype, name }: Target): string {
  return `${kind}\n${doctype ?? ''}\n${name}`
}
