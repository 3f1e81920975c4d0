import { chown, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The account a server runs under; null means: as we are. */
export type Identity = { uid: number; gid: number } | null

const nobody = { uid: 65534, gid: 65534 }

/**
 * Database servers refuse to run as root. When we are root they get another account: `postgres`, `mysql` or
 * `redis` where the machine has one, else `nobody`.
 */
export async function unprivilegedIdentity(...preferred: string[]): Promise<Identity> {
  if (process.getuid?.() !== 0) return null
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const name of [...preferred, 'nobody']) {
    const line = accounts.split('\n').find((candidate) => candidate.startsWith(`${name}:`))
    const [, , uid, gid] = line?.split(':') ?? []
    if (uid !== undefined && gid !== undefined && Number(uid) > 0)
      return { uid: Number(uid), gid: Number(gid) }
  }
  return nobody
}

/** Makes a folder that only `identity` may enter. */
export async function privateFolder(parent: string, name: string, identity: Identity): Promise<string> {
  const path = join(parent, name)
  await mkdir(path, { mode: 0o700, recursive: true })
  if (identity !== null) await chown(path, identity.uid, identity.gid)
  return path
}
