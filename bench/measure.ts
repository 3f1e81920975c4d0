import { spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { endWithUs } from '../packages/embedded/src/end-with-us.ts'

export type Run = { seconds: number; rows: number; bytes: number; cpu: number; rss: number; finding?: number }

let measuredCore: string | null = null

/**
 * Puts this process on one core and what is measured on another, as far as the system has `taskset` and the cores: the
 * servers that are started after it do not take turns with their clients. Returns whether it did.
 */
export function divideCores(): boolean {
  if (availableParallelism() < 2) return false
  const own = spawnSync('taskset', ['-acp', '0', String(process.pid)], { stdio: 'ignore' })
  measuredCore = own.status === 0 ? '1' : null
  return measuredCore !== null
}

/** Everybody may run everywhere again. */
export function shareCores(): void {
  if (measuredCore === null) return
  spawnSync('taskset', ['-acp', `0-${availableParallelism() - 1}`, String(process.pid)], { stdio: 'ignore' })
  measuredCore = null
}

/** Runs a program that prints one JSON object of figures as its last line. */
export async function runFigures(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Run> {
  const { output } = await run(command, args, env)
  const last = output.trim().split('\n').at(-1) ?? ''
  return JSON.parse(last) as Run
}

/** Runs a program for the bytes it prints. */
export async function runBytes(
  command: string,
  args: string[],
  rows: number,
  env: Record<string, string>,
): Promise<Run> {
  const startedAt = performance.now()
  const { bytes } = await run(command, args, env)
  return { seconds: (performance.now() - startedAt) / 1000, rows, bytes, cpu: 0, rss: 0 }
}

function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ output: string; bytes: number }> {
  return new Promise((resolve, reject) => {
    const [program, ...words] =
      measuredCore === null ? [command, ...args] : ['taskset', '-c', measuredCore, command, ...args]
    const child = spawn(program ?? command, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    endWithUs(child, 'SIGTERM')
    let bytes = 0
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (output.length < 10_000) output += chunk.subarray(0, 10_000)
    })
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve({ output, bytes }) : reject(new Error(`${command} ended with ${code}: ${errors}`)),
    )
  })
}

export type Figure = { median: number; least: number; most: number }

export function figure(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const median =
    sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
  return { median, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 }
}

export type Ratio = { value: number; bar: number; met: boolean; least: number; most: number }
export type Ratios = Record<string, Ratio>
export type Spread = Record<string, Figure>

export function against(values: readonly number[], bar: number): Ratio {
  const { median, least, most } = figure(values)
  return { value: median, bar, met: median >= bar, least, most }
}
