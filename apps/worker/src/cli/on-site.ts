import { readSiteMetadata, type SiteMetadata } from '../collect/site/metadata.ts'
import { createErpDatabase } from '../erp/erp-database.ts'
import type { Snapshot } from '../erp/snapshot.ts'

/** With one snapshot of a site's database, and what it says of its own tables. */
export async function onSite(
  url: string,
  work: (snapshot: Snapshot, metadata: SiteMetadata) => Promise<void>,
): Promise<void> {
  const erp = createErpDatabase(url, { maxConnections: 1 })
  try {
    const snapshot = await erp.snapshot(new AbortController().signal)
    try {
      await work(snapshot, await readSiteMetadata(snapshot))
    } finally {
      await snapshot.close()
    }
  } finally {
    await erp.close()
  }
}
