import { loadMariaDbSite, loadPostgresSite, siteDumps } from '@pdd/embedded'
import { connect } from '../../bench/database.ts'

export type LoadedSite = { url: string; drop(): Promise<void> }

/** A copy of the site vandelay, which runs HRMS, Helpdesk and CRM, for one test file to change as it likes. */
export async function loadVandelay(engine: 'MariaDB' | 'PostgreSQL', serverUrl: string): Promise<LoadedSite> {
  const name = `vandelay_${process.pid}_${Date.now()}`
  const server = await connect(serverUrl)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await server.run(
    engine === 'MariaDB'
      ? `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`
      : `CREATE DATABASE ${name}`,
  )
  if (engine === 'MariaDB') await loadMariaDbSite(url.href, siteDumps.vandelayMariaDb)
  else await loadPostgresSite(url.href, siteDumps.vandelayPostgres)
  return {
    url: url.href,
    async drop() {
      await server.run(`DROP DATABASE ${name}`)
      await server.end()
    },
  }
}
