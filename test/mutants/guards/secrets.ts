import type { Mutant } from '../mutant.ts'

/** Guards of: secrets and the last look. */
export const secrets: Mutant[] = []
