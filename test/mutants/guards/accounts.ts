import type { Mutant } from '../mutant.ts'

/** Guards of: frozen accounts, limits, officers. */
export const accounts: Mutant[] = []
