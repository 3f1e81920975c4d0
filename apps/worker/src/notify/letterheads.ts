import type { Database } from '@pdd/database'
import { palettesOf, type Site } from '@pdd/runtime'
import type { Letterhead } from './mail/email.ts'

export type Letterheads = { of(site: string): Promise<Letterhead> }

const ownColor = '#1c5bb8'

/** By the sites file, else as the site calls its company, else by the name of the site: a mail waits for no name. */
export function createLetterheads(
  sites: ReadonlyMap<string, Pick<Site, 'brand'>>,
  siteProfiles: Pick<Database['siteProfiles'], 'get'>,
): Letterheads {
  return {
    async of(name) {
      const { company, color = ownColor } = sites.get(name)?.brand ?? {}
      const told = company ?? (await siteProfiles.get(name).catch(() => null))?.company
      return { company: told ?? name, color: palettesOf(color).light.accent }
    },
  }
}
