export * from './contract.ts'
export { createDatabase } from './create-database.ts'
export {
  databaseContended,
  databaseNotMigrated,
  databaseRefused,
  databaseUnavailable,
  migrationFailed,
} from './database-errors.ts'
export { migrate } from './migrate.ts'
export { idempotencyMismatch } from './requests/create.ts'
export { cursorInvalid } from './requests/cursor.ts'
