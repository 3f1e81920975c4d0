import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type ReadyLine = { event: string; url?: string; adminUrl: string }
export type ChildAppOptions = {
  name: 'api' | 'worker'
  readyEvent: string
  logFolder: string
  environment(previous: ReadyLine | null): Record<string, string>
  onReady(ready: ReadyLine): void
  say(text: string): void
}
export type ChildApp = { ready: ReadyLine; pid(): number; stop(): Promise<void>; logFile: string }

const root = join(import.meta.dirname, '..', '..', '..')
const startTimeoutMs = 60_000

/**
 * Runs one of the two processes as ops would, and starts it again when it dies.
 * Its log lines go to a file; the one that says it is ready tells its addresses.
 */
export async function startChildApp(options: ChildAppOptions): Promise<ChildApp> {
  const logFile = join(options.logFolder, `${options.name}.log`)
  let stopping = false
  let child: ChildProcess
  let ready = await start(null)

  async function start(previous: ReadyLine | null): Promise<ReadyLine> {
    child = spawn(
      process.execPath,
      [
        '--import',
        join(import.meta.dirname, 'die-with-parent.ts'),
        join(root, 'apps', options.name, 'src', 'main.ts'),
      ],
      {
        cwd: root,
        env: { PATH: process.env.PATH ?? '', ...options.environment(previous) },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    )
    const log = createWriteStream(logFile, { flags: 'a' })
    child.stderr?.pipe(log, { end: false })
    const line = await new Promise<ReadyLine>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('it did not say that it is ready')), startTimeoutMs)
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
        log.write(`${text}\n`)
        if (text.includes(`"${options.readyEvent}"`)) resolve(JSON.parse(text))
      })
      child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? code}`)))
      child.once('error', reject)
      timer.unref()
    }).catch(async (error: Error) => {
      child.kill('SIGKILL')
      const tail = (await readFile(logFile, 'utf8').catch(() => '')).split('\n').slice(-15).join('\n')
      throw new Error(`the ${options.name} did not start: ${error.message}\n${tail}`)
    })
    child.once('exit', (code, signal) => void again(code, signal))
    options.onReady(line)
    return line
  }

  async function again(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (stopping) return
    options.say(`The ${options.name} ended (${signal ?? code}); starting it again.`)
    try {
      ready = await start(ready)
      options.say(`The ${options.name} is back.`)
    } catch (error) {
      options.say(String(error))
    }
  }

  return {
    get ready() {
      return ready
    },
    pid: () => child.pid ?? 0,
    logFile,
    async stop() {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(force)
    },
  }
}
