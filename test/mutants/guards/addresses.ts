import type { Mutant } from '../mutant.ts'

/** Guards of: codes that prove a further address. */
export const addresses: Mutant[] = []
