import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { toolMissing } from './errors.ts'

const run = promisify(execFile)

/** Debian keeps servers where an ordinary user's PATH does not look. */
const moreFolders = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/opt/homebrew/bin']

/** The first of `names` that is a program on the PATH or in the folders where systems keep servers; null when none is. */
export async function findTool(...names: string[]): Promise<string | null> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...moreFolders].filter(
    (folder) => folder !== '',
  )
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name)
      if (await isExecutable(path)) return path
    }
  }
  return null
}

/** As `findTool`, and a fault when there is none. */
export async function requireTool(...names: string[]): Promise<string> {
  const path = await findTool(...names)
  if (path === null) throw toolMissing({ looked: names })
  return path
}

/**
 * Installs Debian packages when this is Debian or Ubuntu and we may (root, or sudo that asks no password).
 *
 * @param say hears in one line what is done
 * @returns false when it may not or did not work
 */
export async function installDebianPackages(
  packages: string[],
  say: (line: string) => void,
): Promise<boolean> {
  const apt = await findTool('apt-get')
  if (apt === null) return false
  const prefix = process.getuid?.() === 0 ? [] : await passwordlessSudo()
  if (prefix === null) return false
  const started = Date.now()
  say(`installing ${packages.join(', ')} with apt-get …`)
  const install = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', apt, '-qq', '-y']
  try {
    await execute([...install, 'install', '--no-install-recommends', ...packages]).catch(async () => {
      await execute([...install, 'update'])
      await execute([...install, 'install', '--no-install-recommends', ...packages])
    })
    say(`installed ${packages.join(', ')} in ${Math.round((Date.now() - started) / 1000)} s`)
    return true
  } catch (error) {
    say(`apt-get could not install ${packages.join(', ')}: ${lastLine(error)}`)
    return false
  }
}

async function passwordlessSudo(): Promise<string[] | null> {
  const sudo = await findTool('sudo')
  if (sudo === null) return null
  return await run(sudo, ['-n', 'true']).then(
    () => [sudo, '-n'],
    () => null,
  )
}

async function execute([command = '', ...args]: string[]): Promise<void> {
  await run(command, args, { maxBuffer: 64 * 1024 * 1024, timeout: 600_000 })
}

function lastLine(error: unknown): string {
  const text = (error as { stderr?: string }).stderr ?? String(error)
  return text.trim().split('\n').at(-1) ?? ''
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
