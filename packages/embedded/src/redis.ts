import { connect } from 'node:net'
import { privateFolder, unprivilegedIdentity } from './identity.ts'
import { createRunFolder, type RunFolder } from './run-folder.ts'
import { onFreePort, type ServerProcess, startServerProcess } from './server-process.ts'
import { requireTool } from './system-tools.ts'

export type RedisServer = ServerProcess & { url: string; port: number }

export type RedisOptions = { folder?: RunFolder; port?: number; settings?: Record<string, string> }

/** As in production: it must refuse writes rather than drop a job. */
const defaults = { 'maxmemory-policy': 'noeviction', appendonly: 'no', save: '', 'protected-mode': 'yes' }

/** Starts the machine's `redis-server` (or `valkey-server`) in a run folder. Errors: `embedded.tool_missing`, `embedded.server_failed`. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const command = await requireTool('redis-server', 'valkey-server')
  const folder = options.folder ?? (await createRunFolder())
  const identity = await unprivilegedIdentity('redis')
  const cwd = await privateFolder(folder.path, 'redis', identity)
  const settings = Object.entries({ ...defaults, ...options.settings })
  return onFreePort(options.port, async (port) => {
    const server = await startServerProcess({
      name: 'redis',
      folder: folder.path,
      command,
      args: [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', cwd],
        ...settings.flatMap(([key, value]) => [`--${key}`, value]),
      ],
      cwd,
      identity,
      stopSignal: 'SIGTERM',
      probe: () => ping(port),
    })
    return {
      ...server,
      port,
      url: `redis://127.0.0.1:${port}`,
      async stop() {
        await server.stop()
        if (options.folder === undefined) await folder.remove()
      },
    }
  })
}

function ping(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.setTimeout(2_000, () => socket.destroy(new Error('no answer')))
    socket.once('data', (answer) => {
      socket.destroy()
      if (answer.toString().startsWith('+PONG')) resolve()
      else reject(new Error('not ready'))
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed')))
  })
}
