import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createDatabase, type Database } from '@pdd/database'
import { type SampleSite, startSampleSite } from '@pdd/embedded'
import { inject } from 'vitest'
import { type Service, startService } from '../support/service.ts'
import type { Visited } from './visit.ts'

/** The API behind a site's sign-in, and the request table in the test's own hand: a worker is what the test does. */
export type Stage = Visited &
  Pick<Database, 'requests' | 'ties' | 'notifications' | 'officers' | 'siteProfiles'> & {
    query: Service['table']['query']
    stop(): Promise<void>
  }

/** A person, and an officer of the site. */
const users = ['zoe.angstrom@example.org', 'ravi.kumar@acme.example']

/** @param about lines of its entry in the sites file besides */
export async function startStage(about: string[] = [], env: Record<string, string> = {}): Promise<Stage> {
  const password = 'only here'
  const site = await startSampleSite({
    databaseUrl: inject('servers').globexUrl,
    passwords: new Map(users.map((user) => [user, password])),
    tokens: new Map(),
  })
  const service = await startService()
  const api = await service.startApi({ ...(await behind(site, service, about)), ...env })
  site.setProxyTarget(api.url)
  const database = createDatabase({ url: service.table.url, poolSize: 2, onError: () => undefined })
  const looking = lookAtAccounts(database)
  return {
    page: `${site.url}/request-data`,
    erp: site.url,
    people: users.map((user) => ({ user, password })),
    requests: database.requests,
    ties: database.ties,
    notifications: database.notifications,
    officers: database.officers,
    siteProfiles: database.siteProfiles,
    query: service.table.query,
    async stop() {
      await looking.stop()
      await database.close()
      await service.close()
      await site.stop()
    },
  }
}

/** As a worker does that reads the site: everybody who is asked about is there, and enabled. */
function lookAtAccounts({ accounts }: Database) {
  const ending = new AbortController()
  const looking = (async () => {
    while (!ending.signal.aborted) {
      for (const look of await accounts.takeWanted(10)) await accounts.found(look, true)
      await delay(100, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  return {
    async stop() {
      ending.abort()
      await looking
    },
  }
}

async function behind(
  site: SampleSite,
  { folder }: Service,
  about: string[],
): Promise<Record<string, string>> {
  const file = join(folder, 'behind-site.yaml')
  await writeFile(
    file,
    `${['sites:', '  globex:', `    baseUrl: ${site.url}`, ...about.map((line) => `    ${line}`)].join('\n')}\n`,
  )
  return { SITES_FILE: file, PUBLIC_BASE_URL: site.url }
}
