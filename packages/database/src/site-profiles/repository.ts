import { type Connection, sql } from '../connection.ts'
import { keptFor } from '../records/kept-for.ts'
import type { SiteProfile, SiteProfileRepository } from './contract.ts'

export function createSiteProfileRepository({ query }: Connection): SiteProfileRepository {
  return {
    async keep(site, { company, language }) {
      await query(sql`
        INSERT INTO site_profile (site, company, language) VALUES (${site}, ${company}, ${language})
        ON CONFLICT (site) DO UPDATE SET company = excluded.company, language = excluded.language, read_at = now()`)
    },

    get: keptFor(60_000, async (site: string) => {
      const [row] = await query<SiteProfile>(sql`
        SELECT company, language FROM site_profile WHERE site = ${site}`)
      return row ?? null
    }),
  }
}
