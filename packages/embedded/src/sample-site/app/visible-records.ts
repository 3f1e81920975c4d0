import type { SitePeople, SitePerson } from '../site-people.ts'
import type { AppRecords, SiteRecord } from './app-records.ts'

/** As the DocType's permissions have it: System Managers read all, everybody else their own. */
export async function visibleRecords(
  records: AppRecords,
  people: SitePeople,
  { name }: SitePerson,
): Promise<SiteRecord[]> {
  const roles = await people.rolesOf(name)
  return records.list(roles.includes('System Manager') ? null : name)
}
