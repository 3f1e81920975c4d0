import { type ChildProcess, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'

export type NpmRun = {
  npm: ChildProcess
  /** what it says on either stream, line by line */
  lines: string[]
  /** @throws when `npm` ends before a line fits */
  line(pattern: RegExp): Promise<string>
  /** numbers and command lines of all that was started by it and its children, and still runs */
  running(): Promise<string[]>
}

/** `npm run …` as a supervisor starts it: a process that gets the signals, and a shell and Node below it. */
export function npmRun(args: string[], env: Record<string, string> = {}): NpmRun {
  const mark = `PDD_TEST_RUN=${process.pid}-${Math.random()}`
  const [name = '', value = ''] = mark.split('=')
  const npm = spawn('npm', ['run', ...args], {
    env: { ...process.env, ...env, [name]: value },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const known = new Map<number, string>()
  const lines: string[] = []
  const wanted = new Set<() => void>()
  for (const stream of [npm.stdout, npm.stderr])
    createInterface({ input: stream }).on('line', (text) => {
      lines.push(text)
      for (const look of wanted) look()
    })
  return {
    npm,
    lines,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((text) => pattern.test(text))
          if (found === undefined) return
          wanted.delete(look)
          resolve(found)
        }
        wanted.add(look)
        npm.once('exit', () => reject(new Error(`npm ended: ${lines.join('\n')}`)))
        look()
      }),
    async running() {
      const processes = await listProcesses()
      // Servers get an environment of their own: they are known by their parents, as long as those live. A child may
      // be listed before its parent: looked through until nobody new is found.
      for (let before = -1; before < known.size; ) {
        before = known.size
        for (const { pid, start, parent, environment } of processes)
          if (environment.includes(mark) || known.has(parent)) known.set(pid, start)
      }
      return processes
        .filter(({ pid, start }) => known.get(pid) === start)
        .map(({ pid, command }) => `${pid} ${command}`)
    },
  }
}

type Process = { pid: number; parent: number; start: string; command: string; environment: string[] }

async function listProcesses(): Promise<Process[]> {
  const text = (pid: number, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const all = await Promise.all(
    pids.map(async (pid) => {
      const [stat, command, environment] = await Promise.all(
        ['stat', 'cmdline', 'environ'].map((file) => text(pid, file)),
      )
      const [, parent, , , , , , , , , , , , , , , , , , start] = stat!
        .slice(stat!.lastIndexOf(')') + 2)
        .split(' ')
      return {
        ...{ pid, parent: Number(parent), start: start ?? '' },
        ...{ command: command!.replaceAll('\0', ' '), environment: environment!.split('\0') },
      }
    }),
  )
  // What has ended and waits for its parent has no command line.
  return all.filter(({ command }) => command !== '')
}

/** @returns what still runs after `seconds` at most; nothing as soon as nothing does */
export async function leftAfter(run: Pick<NpmRun, 'running'>, seconds: number): Promise<string[]> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const left = await run.running()
    if (left.length === 0 || Date.now() > deadline) return left
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
