import { createConnection } from 'mariadb'
import pg from 'pg'

/** One connection, on either engine. */
export type Driver = {
  engine: 'mariadb' | 'postgres'
  quote(name: string): string
  mark(position: number): string
  query(text: string, values?: unknown[]): Promise<unknown>
  end(): Promise<void>
}

export async function connectTo(url: string): Promise<Driver> {
  return url.startsWith('postgres') ? connectPostgres(url) : connectMariaDb(url)
}

async function connectPostgres(url: string): Promise<Driver> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    engine: 'postgres',
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    mark: (position) => `$${position}`,
    query: (text, values) => client.query(text, values),
    end: () => client.end(),
  }
}

async function connectMariaDb(url: string): Promise<Driver> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const connection = await createConnection({
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    ...(pathname.length > 1 ? { database: pathname.slice(1) } : {}),
    initSql: "SET SESSION sql_mode = ''",
    multipleStatements: true,
  })
  return {
    engine: 'mariadb',
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    mark: () => '?',
    query: (text, values) => connection.query(text, values),
    end: () => connection.end(),
  }
}
