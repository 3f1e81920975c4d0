/** What a site says of itself. */
export type SiteProfile = {
  /** as its people know it; null where the site does not say */
  company: string | null
  /** a BCP 47 tag as the site spells it: every account begins with it */
  language: string | null
}

export type SiteProfileRepository = {
  keep(site: string, profile: SiteProfile): Promise<void>
  /** As it was at most a minute ago; null where no worker has read it yet. */
  get(site: string): Promise<SiteProfile | null>
}
