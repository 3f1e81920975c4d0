import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findTool } from '@pdd/embedded'

const run = promisify(execFile)
const version = 'v1.8.0'

/**
 * The program of VersityGW, an S3 server that refuses what S3 refuses: from the PATH, from the cache, or built into the
 * cache when Go is on the PATH.
 *
 * @returns null when it can't be had
 */
export async function provideVersityGw(): Promise<string | null> {
  const installed = await findTool('versitygw')
  if (installed !== null) return installed
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'personal-data-download')
  const program = join(cache, `versitygw-${version}`)
  if (await isExecutable(program)) return program
  const go = await findTool('go')
  if (go === null) return null
  console.error(`Building VersityGW ${version} with Go into ${program} …`)
  const building = join(cache, `building-${process.pid}`)
  await mkdir(building, { recursive: true })
  try {
    await run(go, ['install', `github.com/versity/versitygw/cmd/versitygw@${version}`], {
      env: { ...process.env, GOBIN: building, GOFLAGS: '-trimpath' },
      maxBuffer: 16 * 1024 * 1024,
    })
    // Moved when whole: a build that was cut off leaves nothing that looks like the program.
    await rename(join(building, 'versitygw'), program)
    return program
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
