import { type Connection, sql } from '../connection.ts'
import { databaseNotMigrated } from '../database-errors.ts'
import { migrationNames } from './migrations.ts'

/**
 * Answers when the database has every migration of this release; further ones, of a newer release, are no fault.
 *
 * @throws ExportError `database.not_migrated` with the names of those that are missing
 */
export async function assertMigrated({ query }: Pick<Connection, 'query'>): Promise<void> {
  const rows = await query<{ name: string }>(
    sql`SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    'migrations.applied',
  )
  const applied = new Set(rows.map(({ name }) => name))
  const missing = (await migrationNames()).filter((name) => !applied.has(name))
  if (missing.length > 0) throw databaseNotMigrated({ missing })
}
