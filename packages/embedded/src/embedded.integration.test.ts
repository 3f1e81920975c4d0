import { createConnection } from 'mariadb'
import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { startObjectStore } from './object-store.ts'
import { startPostgres } from './postgres.ts'
import { createRunFolder, sweepRunFolders } from './run-folder.ts'

const { globexUrl, acmeUrl } = inject('servers')

describe('the servers of a run', () => {
  it('hold the sample site globex in PostgreSQL, with zone-free times and text as dumped', async () => {
    const rows = await queryPostgres(globexUrl, 'SELECT count(*)::int AS people FROM "tabUser"')
    expect(rows[0]).toEqual({ people: expect.any(Number) })
    expect((rows[0] as { people: number }).people).toBeGreaterThan(8)
  })

  it.skipIf(acmeUrl === null)('hold the sample site acme in MariaDB', async () => {
    const { hostname, port, username, password, pathname } = new URL(acmeUrl ?? '')
    const connection = await createConnection({
      ...{ host: hostname, port: Number(port), user: username, password },
      database: pathname.slice(1),
    })
    const [row] = await connection.query('SELECT count(*) > 8 AS enough FROM `tabUser`')
    await connection.end()
    expect(Number(row.enough)).toBe(1)
  })
})

describe('the object store', () => {
  it('has the bucket, and is gone after it stopped', async () => {
    const store = await startObjectStore({ bucket: 'exports' })
    expect((await fetch(`${store.url}/exports`)).status).toBe(200)
    expect((await fetch(`${store.url}/others`)).status).toBe(404)
    await store.stop()
    await expect(fetch(store.url)).rejects.toThrow('fetch failed')
  })
})

describe('a server of one’s own', () => {
  it('asks for its password, and leaves no process and no folder behind', async () => {
    const folder = await createRunFolder()
    const server = await startPostgres({ folder })
    const url = await server.createDatabase('own "name"')
    expect(await queryPostgres(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    const stranger = new URL(server.url)
    stranger.password = 'wrong'
    await expect(queryPostgres(stranger.href, 'SELECT 1')).rejects.toThrow('password')
    expect(await sweepRunFolders()).not.toContain(folder.path)
    await server.stop()
    await folder.remove()
    await expect(queryPostgres(server.url, 'SELECT 1')).rejects.toThrow()
  })
})

async function queryPostgres(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return await client.query(sql).then(
    async ({ rows }) => {
      await client.end()
      return rows
    },
    async (error: unknown) => {
      await client.end()
      throw error
    },
  )
}
