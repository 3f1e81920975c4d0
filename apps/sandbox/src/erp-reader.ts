import pg from 'pg'

const secretTables = ['__Auth', 'tabSessions']

/** The account that the worker reads the site with: SELECT, and not on the tables that hold secrets. */
export async function createErpReader(siteUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: siteUrl })
  await client.connect()
  try {
    await client.query(`create role pdd_reader login password 'reader'`)
    await client.query('grant select on all tables in schema public to pdd_reader')
    for (const table of secretTables)
      await client.query(`revoke all on ${pg.escapeIdentifier(table)} from pdd_reader`)
  } finally {
    await client.end()
  }
  const url = new URL(siteUrl)
  url.username = 'pdd_reader'
  url.password = 'reader'
  return url.href
}
