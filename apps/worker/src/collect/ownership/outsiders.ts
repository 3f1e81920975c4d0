import type { SiteReader } from '../site/reader.ts'

/** Of these accounts, those of the website, and guests: what they wrote is their own word. */
export async function outsidersAmong(
  reader: SiteReader,
  accounts: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const asked = [...new Set(accounts)]
  const rows = await reader.whereIn('User', ['name'], 'name', asked, { and: { user_type: 'Website User' } })
  return new Set(['Guest', ...rows.map(({ name = '' }) => name)])
}
