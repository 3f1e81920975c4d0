import { readdir, readFile } from 'node:fs/promises'
import type { MigrationDirectory, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'

const folder = new URL('../../../../prisma/migrations/', import.meta.url)
const lockfile = 'migration_lock.toml'

/** The migrations of this release, in the order of their names, in the shape that Prisma's engine takes. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return {
    baseDir: folder.pathname,
    lockfile: { path: lockfile, content: await readFile(new URL(lockfile, folder), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map(readMigration)),
  }
}

let names: Promise<string[]> | undefined

/** What this release expects to have been applied. */
export function migrationNames(): Promise<string[]> {
  names ??= readMigrations().then(({ migrationDirectories }) => migrationDirectories.map(({ path }) => path))
  return names
}

async function readMigration(name: string): Promise<MigrationDirectory> {
  const value = await readFile(new URL(`${name}/migration.sql`, folder), 'utf8')
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } }
}
