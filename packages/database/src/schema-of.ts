import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { databaseNotMigrated } from './database-errors.ts'

/** The schema that an address names by `?schema=`, as Prisma's own addresses do; null when it leaves that to the account. */
export function schemaIn(url: string): string | null {
  return URL.parse(url)?.searchParams.get('schema') || null
}

/** A setting of the session, so that every statement that names no schema means this one. */
export function settingOf(schema: string): string {
  return `SET search_path TO ${quoted(schema)}`
}

export function quoted(schema: string): string {
  return `"${schema.replaceAll('"', '""')}"`
}

/**
 * The schema in which a statement finds the table when it names none, by the account's own search_path; where there is no
 * such table yet, the one in which it would be made.
 *
 * @throws ExportError `database.not_migrated` when the account has no schema at all
 */
export async function schemaOf(pool: Pick<pg.Pool, 'query'>, table: string): Promise<string> {
  const { rows } = await pool.query<{ schema: string | null }>(
    `SELECT coalesce((SELECT relnamespace::regnamespace::name FROM pg_catalog.pg_class WHERE oid = to_regclass($1)),
      current_schema()) AS schema`,
    [table],
  )
  const schema = rows[0]?.schema ?? null
  if (schema === null)
    throw databaseNotMigrated({ problem: 'the search_path of this account names no schema' })
  return schema
}

/** Prisma names the schema in each of its statements, `public` unless it is told: it is told where the others look. */
export function createAdapter(
  pool: pg.Pool,
  named: string | null,
  onConnectionError: (error: Error) => void,
): Pick<PrismaPg, 'provider' | 'adapterName' | 'connect'> {
  const { provider, adapterName } = new PrismaPg(pool)
  return {
    provider,
    adapterName,
    async connect() {
      const schema = named ?? (await schemaOf(pool, 'export_request'))
      // It puts quotes around the name, and leaves those within as they are.
      return new PrismaPg(pool, { schema: schema.replaceAll('"', '""'), onConnectionError }).connect()
    },
  }
}
