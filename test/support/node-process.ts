import { join } from 'node:path'
import { type ServerProcess, startServerProcess } from '../../packages/embedded/src/server-process.ts'

const root = join(import.meta.dirname, '..', '..')

export type NodeProcessOptions = {
  /** where its log goes, as `<name>.log` */
  folder: string
  name: string
  /** relative to the repository */
  entry: string
  args?: string[]
  env?: Record<string, string>
  /** any answer of this address means that it has started */
  probeUrl: string
}

/** A program of this repository as a process of its own, that can be killed and started again. */
export function startNodeProcess(options: NodeProcessOptions): Promise<ServerProcess> {
  const { folder, name, entry, args = [], env = {}, probeUrl } = options
  return startServerProcess({
    ...{ name, folder, env, cwd: root, identity: null, stopSignal: 'SIGTERM' },
    command: process.execPath,
    args: [join(root, entry), ...args],
    probe: async () => void (await fetch(probeUrl, { signal: AbortSignal.timeout(2_000) })),
  })
}
