import type { Mutant } from '../mutant.ts'

/** Guards of: what an officer decides about a tie. */
export const ties: Mutant[] = []
