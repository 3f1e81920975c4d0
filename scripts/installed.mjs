// What of this release is installed, as npm wrote it down. Plain JavaScript without dependencies, as run.mjs.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether every package of the lock file is there in its version, whoever installed it: `npm ci`, here or by hand.
 *
 * @param withTools whether those are needed that only tests and builds use (`npm ci --omit=dev` leaves them out)
 */
export function isInstalled(root, withTools) {
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  const wanted = packagesOf(join(root, 'package-lock.json'))
  return Object.entries(wanted).every(([path, { version, link, ...kind }]) => {
    if (link || !path.includes('node_modules/')) return true
    const there = found[path]
    return there === undefined ? isLeftOut(kind, withTools) : there.version === version
  })
}

/** Optional ones are of other systems; npm leaves them out, and with `--omit` those of tests. */
function isLeftOut({ optional, devOptional, peer, dev }, withTools) {
  return Boolean(optional || devOptional || peer || (dev && !withTools))
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {}
}

/** The Node of package.json is a program of some hundred megabytes; npm leaves a file of a few bytes where its script did not run. */
export function isProgram(path) {
  return existsSync(path) && (process.platform === 'win32' || statSync(path).size > 1_000_000)
}
