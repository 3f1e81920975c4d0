import type { Mutant } from '../mutant.ts'

/** Guards of: who is asking, of which site. */
export const callers: Mutant[] = []
