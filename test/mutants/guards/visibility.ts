import type { Mutant } from '../mutant.ts'

/** Guards of: what may not be seen, schemas, buckets. */
export const visibility: Mutant[] = []
