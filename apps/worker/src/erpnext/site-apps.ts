import type { SiteReader } from '../collect/site/reader.ts'

/** The apps of a site with their versions, as far as it notes them. */
export async function readInstalledApps(reader: SiteReader): Promise<Map<string, string>> {
  const [installed, noted] = await Promise.all([
    reader.whereIn('DefaultValue', ['defvalue', 'parent'], 'defkey', ['installed_apps'], { whole: true }),
    reader.whereIn('Installed Application', ['app_name', 'app_version'], 'parenttype', [
      'Installed Applications',
    ]),
  ])
  const versions = new Map(noted.map((row) => [row.app_name ?? '', row.app_version ?? '']))
  // Frappe runs the hooks of the apps in this list; the table is a note for people, which a removal may leave behind.
  const list = installed.find(({ parent }) => parent === '__global')?.defvalue
  const apps = list === undefined ? [...versions.keys()] : namesIn(list)
  return new Map(apps.map((app) => [app, versions.get(app) ?? '']))
}

function namesIn(list: string): string[] {
  try {
    const names: unknown = JSON.parse(list)
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  } catch {
    return []
  }
}
