import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { endWithUs } from '../packages/embedded/src/end-with-us.ts'

/** A program of this repository beside the bench, whose CPU can be read while it runs. */
export type Program = {
  /** user and system seconds so far */
  cpuSeconds(): number
  stop(): Promise<void>
}

const root = new URL('..', import.meta.url).pathname

/**
 * Resolves when `probe` does. Its log is thrown away, as a log collector that keeps up would take it. It ends with the
 * bench, however that ends.
 */
export async function startProgram(
  args: string[],
  env: Record<string, string>,
  probe: () => Promise<unknown>,
): Promise<Program> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  endWithUs(child, 'SIGTERM')
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null || tries > 300) throw new Error(`${args[0]} did not start`)
    if (
      await probe().then(
        () => true,
        () => false,
      )
    )
      break
    await delay(100)
  }
  return {
    cpuSeconds: () => cpuSecondsOf(child.pid as number),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Linux counts in hundredths of a second. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
