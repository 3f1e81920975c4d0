import { readFileSync } from 'node:fs'
import { loadMariaDbSite, loadPostgresSite, siteDumps } from '@pdd/embedded'
import { connect } from '../../../bench/database.ts'

type Row = [doctype: string, name: string, why: string]
export type Person = {
  must: Row[]
  mustNot: Row[]
  review: Row[]
  /** documents that must be there whole, and not as a bare fact; a ledger without the key asks for none */
  whole?: Row[]
  othersTexts: string[]
}
export type Truth = { people: Record<string, Person>; secrets: Record<string, string> }

const folder = new URL('../', import.meta.url)

export function truthOf(site: string): { file: URL; truth: Truth } {
  const file = new URL(`${site}.truth.json`, folder)
  return { file, truth: JSON.parse(readFileSync(file, 'utf8')) as Truth }
}

/** A site of the sample that no other suite needs, in a database of its own. */
export async function loadVandelay(
  engine: 'MariaDB' | 'PostgreSQL',
  serverUrl: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `vandelay_${process.pid}`
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
