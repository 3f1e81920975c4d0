import { databaseUrlInvalid } from '../address.ts'
import {
  databaseLoginRefused,
  databaseNotEmpty,
  databaseTlsFailed,
  databaseUnavailable,
  migrationFailed,
} from '../database-errors.ts'
import { translate } from '../database-retry.ts'
import { readMigrations } from './migrations.ts'
import { withSchemaEngine } from './schema-engine.ts'

/**
 * Brings the database to the shape of this release, as `prisma migrate deploy` would, and keeps the same books in
 * `_prisma_migrations`. Does nothing when nothing is left to do; of two at once, one waits for the other.
 *
 * @returns the names of the migrations that were applied now
 * @throws ExportError `config.invalid`, `database.unavailable`, `.login_refused`, `.tls_failed`, `.not_empty`, `.migration_failed`
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const migrationsList = await readMigrations()
  const filters = { externalTables: [], externalEnums: [] }
  try {
    const output = await withSchemaEngine(databaseUrl, (engine) =>
      engine.applyMigrations({ migrationsList, filters }),
    )
    return output.appliedMigrationNames
  } catch (error) {
    const failure = translate(error)
    if (asTheyAre.has(failure.code)) throw failure
    throw isNotEmpty(error) ? databaseNotEmpty({}, error) : migrationFailed({}, error)
  }
}

const asTheyAre = new Set(
  [databaseUnavailable, databaseLoginRefused, databaseTlsFailed, databaseUrlInvalid].map(({ code }) => code),
)

// P3005: what Prisma says of tables that it has no books about.
function isNotEmpty(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'P3005'
}
