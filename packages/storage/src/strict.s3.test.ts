import { inject } from 'vitest'
import { objectStoreContract } from './object-store.contract.ts'

const { name, keepsVersions, lockedBucket: _, ...store } = inject('strictStore')

// A strict store refuses unsigned, changed and expired requests and wrong checksums: the embedded one cannot show that.
for (const checksums of ['WHEN_SUPPORTED', 'WHEN_REQUIRED'] as const) {
  objectStoreContract(`${name}, checksums ${checksums}`, {
    options: () => ({ ...store, checksums }),
    capabilities: [
      'checks_signatures',
      'refuses_unsigned',
      'lists_objects',
      'lists_uploads',
      ...(keepsVersions ? (['keeps_versions'] as const) : []),
    ],
  })
}
