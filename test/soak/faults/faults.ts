import type { Chaos } from '../chaos.ts'
import type { Random } from '../random.ts'
import type { SoakStack } from '../stack.ts'

/** What was done, beside the kills: a soak in which one of them never happened shows nothing of it. */
export type FaultCounts = Record<
  | 'files held and expired'
  | 'files held and revoked'
  | 'crowds of files that ended at once'
  | 'commits stalled past the patience of their client'
  | 'look-ups of mails that failed'
  | 'sites fallen silent'
  | 'flushes of the queue under a long export'
  | 'long exports flushed under with nobody killed',
  number
>

export type Silence = { site: string; from: number; to: number }

/** The faults so far, and what was seen of them that must not be. */
export type FaultLog = {
  counts: FaultCounts
  /** those with nobody killed meanwhile */
  silences: Silence[]
  /** until then processes were killed, and none was asked to stop */
  killedUntil: number
  /** by the invariant that they break */
  violations: { order: string[]; fences: string[] }
}

export type FaultDeps = { stack: SoakStack; chaos: Chaos; random: Random; log: FaultLog }

export function createFaultLog(): FaultLog {
  const counts: FaultCounts = {
    'files held and expired': 0,
    'files held and revoked': 0,
    'crowds of files that ended at once': 0,
    'commits stalled past the patience of their client': 0,
    'look-ups of mails that failed': 0,
    'sites fallen silent': 0,
    'flushes of the queue under a long export': 0,
    'long exports flushed under with nobody killed': 0,
  }
  return { counts, silences: [], killedUntil: 0, violations: { order: [], fences: [] } }
}
