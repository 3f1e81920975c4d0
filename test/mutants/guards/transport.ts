import type { Mutant } from '../mutant.ts'

/** Guards of: TLS, links in mails, settings. */
export const transport: Mutant[] = []
