import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithUs } from './end-with-us.ts'
import { serverFailed } from './errors.ts'
import type { Identity } from './identity.ts'
import { endProcess } from './processes.ts'
import type { PidFile } from './run-folder.ts'

/** A server program that runs as a child of ours. */
export type ServerProcess = {
  stop(): Promise<void>
  kill(signal: NodeJS.Signals): void
  /** After a `kill`: the same program again, at the same port, on what is left of its files. */
  restart(): Promise<void>
}

export type ServerCommand = {
  /** names the log and the pid file in the run folder */
  name: string
  folder: string
  command: string
  args: string[]
  cwd: string
  identity: Identity
  /** besides PATH, HOME and TMPDIR */
  env?: Record<string, string>
  /** asks for an orderly end */
  stopSignal: NodeJS.Signals
  /** rejects until the server answers */
  probe(): Promise<void>
}

const startTimeoutMs = 60_000

/**
 * Starts a server and waits until `probe` resolves. It leads a process group of its own, so that Ctrl-C in a
 * terminal reaches us only and we end it in our order.
 *
 * @throws `embedded.server_failed` with the end of its log
 */
export async function startServerProcess(options: ServerCommand): Promise<ServerProcess> {
  let child = await launch(options)
  const end = async (signal: NodeJS.Signals, graceMs: number) => {
    if (child.exitCode === null && child.signalCode === null)
      await endProcess(child.pid as number, signal, graceMs)
  }
  return {
    kill: (signal) => void child.kill(signal),
    async restart() {
      await end('SIGKILL', 0)
      child = await launch(options)
    },
    async stop() {
      await end(options.stopSignal, 10_000)
      await rm(join(options.folder, `${options.name}.pid`), { force: true })
    },
  }
}

async function launch(options: ServerCommand): Promise<ChildProcess> {
  const logPath = join(options.folder, `${options.name}.log`)
  const log = await open(logPath, 'a')
  const child = spawn(options.command, options.args, {
    ...options.identity,
    cwd: options.cwd,
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C', HOME: options.cwd, TMPDIR: options.cwd, ...options.env },
    stdio: ['ignore', log.fd, log.fd],
  })
  endWithUs(child, options.stopSignal)
  const exited = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`ended with ${signal ?? code}`)))
  })
  exited.catch(() => undefined)
  try {
    if (child.pid !== undefined)
      await writePidFile(join(options.folder, `${options.name}.pid`), {
        pid: child.pid,
        signal: options.stopSignal,
      })
    await Promise.race([exited, untilAnswering(options.probe)])
    return child
  } catch (cause) {
    if (child.pid !== undefined) await endProcess(child.pid, 'SIGKILL', 0)
    throw serverFailed({ server: options.name, log: await endOf(logPath) }, cause)
  } finally {
    await log.close()
  }
}

/** A port of 127.0.0.1 that nothing listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Runs `start` with a free port, again with another when it fails: between choosing and binding somebody may take it. */
export async function onFreePort<T>(
  fixed: number | undefined,
  start: (port: number) => Promise<T>,
): Promise<T> {
  if (fixed !== undefined) return start(fixed)
  return start(await freePort()).catch(async () => start(await freePort()))
}

async function untilAnswering(probe: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    try {
      return await probe()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(40)
    }
  }
}

async function writePidFile(path: string, content: PidFile): Promise<void> {
  await writeFile(path, JSON.stringify(content))
}

async function endOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).split('\n').slice(-15).join('\n').trim()
}
