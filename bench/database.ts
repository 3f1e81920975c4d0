import { createConnection } from 'mariadb'
import pg from 'pg'

/** A plain connection for loading and asking; what is measured has its own. */
export type Connection = {
  engine: 'mariadb' | 'postgres'
  run(statement: string, values?: unknown[]): Promise<unknown[][]>
  end(): Promise<void>
}

export async function connect(url: string): Promise<Connection> {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  if (protocol === 'postgres:') {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    return {
      engine: 'postgres',
      run: async (text, values = []) =>
        (await client.query({ text, values, rowMode: 'array' })).rows as unknown[][],
      end: () => client.end(),
    }
  }
  const connection = await createConnection({
    host: hostname,
    port: Number(port),
    user: username,
    password,
    database: pathname.slice(1),
    rowsAsArray: true,
    initSql: "SET SESSION sql_mode = ''",
  })
  return {
    engine: 'mariadb',
    run: async (statement, values = []) => (await connection.query(statement, values)) as unknown[][],
    end: () => connection.end(),
  }
}
