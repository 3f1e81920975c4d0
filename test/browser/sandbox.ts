import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export type Sandbox = {
  page: string
  erp: string
  mailbox: string
  people: { user: string; password: string }[]
  stop(): Promise<void>
}

/** The whole of it on embedded servers, as `npm run sandbox` starts it. */
export async function startSandbox(): Promise<Sandbox> {
  const child = spawn(process.execPath, ['apps/sandbox/src/main.ts', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const told = JSON.parse(await new Promise<string>((resolve) => lines.once('line', resolve)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    ...told,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
