import type { ErpDatabase } from '../erp/erp-database.ts'
import { name, sql, table } from '../erp/sql.ts'
import type { SiteReader } from './database-records.ts'

const frappeDefaultZone = 'Asia/Kolkata'
/** A site changes its zone about never. */
const keptForMs = 3_600_000

/** What a record needs to know of its site, by the account that reads it. */
export function createSiteReader(erp: Pick<ErpDatabase, 'snapshot' | 'readRecipient'>): SiteReader {
  let known: { zone: string; until: number } | null = null
  return {
    async timeZone() {
      if (known !== null && known.until > performance.now()) return known.zone
      const snapshot = await erp.snapshot(AbortSignal.timeout(10_000))
      try {
        const [row] = await snapshot.all(sql`SELECT ${name('value')} FROM ${table('Singles')}
          WHERE doctype = ${'System Settings'} AND field = ${'time_zone'}`)
        known = { zone: String(row?.[0] || frappeDefaultZone), until: performance.now() + keptForMs }
        return known.zone
      } finally {
        await snapshot.close()
      }
    },
    fullName: (user) => erp.readRecipient(user),
  }
}
