import { createConnection } from 'mariadb'
import pg from 'pg'

export type SqlClient = {
  /** Rows of one text. `?` are values; names stand in double quotes on both engines. */
  query(text: string, values: unknown[]): Promise<string[][]>
  /** a text column, compared exactly but for the case of letters */
  exactly(column: string): string
  /** whether a mail header holds an address; the value is a pattern of {@link headerPattern} */
  mentions(column: string): string
  end(): Promise<void>
}

/** What stands around an address in a header that holds it as an address, and not in somebody's display name. */
export function headerPattern(address: string): string {
  return `(^|[,;<]|[,;] )${address.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}($|[>,;])`
}

export async function openSql(url: string): Promise<SqlClient> {
  return url.startsWith('postgres') ? openPostgres(url) : openMariaDb(url)
}

async function openPostgres(url: string): Promise<SqlClient> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    async query(text, values) {
      let count = 0
      const numbered = text.replace(/\?/g, () => `$${++count}`)
      const { rows } = await client.query({ text: numbered, values, rowMode: 'array' })
      return rows.map((row: unknown[]) => row.map(String))
    },
    exactly: (column) => `lower(${column}) COLLATE "C"`,
    mentions: (column) => `lower(${column}) ~ ?`,
    end: () => client.end(),
  }
}

async function openMariaDb(url: string): Promise<SqlClient> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const connection = await createConnection({
    ...{ host: hostname, port: Number(port), rowsAsArray: true, dateStrings: true },
    ...{ user: decodeURIComponent(username), password: decodeURIComponent(password) },
    database: decodeURIComponent(pathname.slice(1)),
    initSql: ["SET sql_mode='ANSI_QUOTES'"],
  })
  return {
    query: async (text, values) =>
      ((await connection.query(text, values)) as unknown[][]).map((row) => row.map(String)),
    // The collation would also ignore accents and blanks at the end.
    exactly: (column) => `CAST(lower(${column}) AS BINARY)`,
    mentions: (column) => `lower(${column}) COLLATE utf8mb4_bin REGEXP ?`,
    end: () => connection.end(),
  }
}
