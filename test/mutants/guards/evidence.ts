import type { Mutant } from '../mutant.ts'

/** Guards of: whose word a tie is. */
export const evidence: Mutant[] = []
