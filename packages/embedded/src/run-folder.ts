import { chmod, lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandLineOf, endProcess, isAlive, startOf } from './processes.ts'

/** A folder of one run: data, logs and pid files of its servers. Whoever starts next removes it when its owner is dead. */
export type RunFolder = { path: string; remove(): Promise<void> }

/** What `<server>.pid` in a run folder holds. */
export type PidFile = { pid: number; signal: NodeJS.Signals }

const prefix = 'pdd-'
const ownerFile = 'owner'
/** a folder is made a moment before its owner file is written */
const youngMs = 60_000

/** Removes what dead runs left behind, then makes a folder of our own. */
export async function createRunFolder(parent = tmpdir()): Promise<RunFolder> {
  await sweepRunFolders(parent)
  const path = await mkdtemp(join(parent, prefix))
  await writeFile(join(path, ownerFile), `${process.pid} ${await startOf(process.pid)}`)
  // Servers may run under another account, which has to pass through; names below stay unreadable to it.
  await chmod(path, 0o711)
  return { path, remove: () => removeRunFolder(path) }
}

/** Ends the servers and removes the folders of runs whose owner is dead. Folders of other accounts are not touched. */
export async function sweepRunFolders(parent = tmpdir()): Promise<string[]> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix))
  const removed: string[] = []
  for (const path of names.map((name) => join(parent, name))) {
    if (!(await isAbandoned(path))) continue
    await removeRunFolder(path)
    removed.push(path)
  }
  return removed
}

async function isAbandoned(path: string): Promise<boolean> {
  const stat = await lstat(path).catch(() => null)
  if (!stat?.isDirectory() || stat.uid !== process.getuid?.()) return false
  const owner = await readFile(join(path, ownerFile), 'utf8').catch(() => '')
  if (owner === '') return Date.now() - stat.mtimeMs > youngMs && (await readdir(path)).length === 0
  const [pid = '', ...start] = owner.split(' ')
  return !isAlive(Number(pid)) || (await startOf(Number(pid))) !== start.join(' ')
}

async function removeRunFolder(path: string): Promise<void> {
  const files = await readdir(path).catch(() => [])
  await Promise.all(files.filter((file) => file.endsWith('.pid')).map((file) => endServer(path, file)))
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

async function endServer(folder: string, file: string): Promise<void> {
  const { pid, signal } = await readFile(join(folder, file), 'utf8')
    .then((text) => JSON.parse(text) as PidFile)
    .catch(() => ({ pid: 0, signal: 'SIGKILL' as const }))
  if (pid <= 1 || !isAlive(pid)) return
  // The number may belong to somebody else by now: only a process that names this folder is ours.
  if ((await commandLineOf(pid)).includes(folder)) await endProcess(pid, signal, 5_000)
}
