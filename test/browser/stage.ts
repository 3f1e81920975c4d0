import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDatabase, type Database } from '@pdd/database'
import { type SampleSite, startSampleSite } from '@pdd/embedded'
import { inject } from 'vitest'
import { type Service, startService } from '../support/service.ts'
import type { Visited } from './visit.ts'

/** The API behind a site's sign-in, and the request table in the test's own hand: a worker is what the test does. */
export type Stage = Visited & Pick<Database, 'requests' | 'ties'> & { stop(): Promise<void> }

/** A person, and an officer of the site. */
const users = ['zoe.angstrom@example.org', 'ravi.kumar@acme.example']

export async function startStage(): Promise<Stage> {
  const password = 'only here'
  const site = await startSampleSite({
    databaseUrl: inject('servers').globexUrl,
    passwords: new Map(users.map((user) => [user, password])),
    tokens: new Map(),
  })
  const service = await startService()
  const api = await service.startApi(await behind(site, service))
  site.setProxyTarget(api.url)
  const database = createDatabase({ url: service.table.url, poolSize: 2, onError: () => undefined })
  return {
    page: `${site.url}/request-data`,
    erp: site.url,
    people: users.map((user) => ({ user, password })),
    requests: database.requests,
    ties: database.ties,
    async stop() {
      await database.close()
      await service.close()
      await site.stop()
    },
  }
}

async function behind(site: SampleSite, { folder }: Service): Promise<Record<string, string>> {
  const file = join(folder, 'behind-site.yaml')
  await writeFile(file, `sites:\n  globex:\n    baseUrl: ${site.url}\n`)
  return { SITES_FILE: file, PUBLIC_BASE_URL: site.url }
}
