import { randomBytes } from 'node:crypto'
import { connectTo } from './site-driver.ts'

/** An account of a site's database that may read what it was granted, and those who grant it. */
export type LimitedReader = {
  /** the site's database, as this account */
  url: string
  /** as it stands in statements */
  account: string
  /** as `data-map grants --account` takes it */
  name: string
  /** runs statements as an account with all rights; `$READER` stands for this account */
  grant(...statements: string[]): Promise<void>
  drop(): Promise<void>
}

/** An account with no right at all on a site's database, which `adminUrl` names. */
export async function createReader(adminUrl: string): Promise<LimitedReader> {
  const name = `reader_${randomBytes(5).toString('hex')}`
  const password = 'reads-only'
  const mariadb = adminUrl.startsWith('mariadb:')
  const { query: run, end } = await connectTo(adminUrl)
  const account = mariadb ? `\`${name}\`@\`%\`` : `"${name}"`
  await run(
    mariadb
      ? `CREATE USER ${account} IDENTIFIED BY '${password}'`
      : `CREATE ROLE ${account} LOGIN PASSWORD '${password}'`,
  )
  const url = new URL(adminUrl)
  url.username = name
  url.password = password
  return {
    url: url.href,
    account,
    name,
    async grant(...statements) {
      for (const statement of statements) await run(statement.replaceAll('$READER', account))
    },
    async drop() {
      if (!mariadb) await run(`DROP OWNED BY ${account}`)
      await run(mariadb ? `DROP USER ${account}` : `DROP ROLE ${account}`)
      await end()
    },
  }
}
