import type { Mutant } from '../mutant.ts'

/** Guards of: work bounded by the size of the input. */
export const parsers: Mutant[] = []
