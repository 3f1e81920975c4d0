import { type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A text of the specification, and what stands there instead. */
export type SpecEdit = { find: string; replace: string }

export type PlayOptions = {
  edit?: SpecEdit
  /** the promises that every state is held against; all of them when left out */
  promises?: string[]
  samples: number
  steps: number
  seed: number
  signal?: AbortSignal
}

export type Played = {
  holds: boolean
  /** what Quint prints; where a promise breaks, the states that lead to it, and what happened between them */
  printed: string
  /** what a run should come by and has not: it shows nothing of that */
  unseen: string[]
}

const cli = join(
  dirname(createRequire(import.meta.url).resolve('@informalsystems/quint/package.json')),
  'dist/src/cli.js',
)

/**
 * Plays random behaviours of the specification, with what this edit makes of it, and holds each state against the promises.
 *
 * @throws RangeError when the text of the edit is not there exactly once
 * @throws Error when Quint can play nothing, with what it prints
 */
export async function play({ edit, promises, samples, steps, seed, signal }: PlayOptions): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'model-'))
  try {
    await copySpec(folder, edit)
    const names = await valuesOf(folder)
    const judged = promises ?? names.filter((name) => /^promise/.test(name))
    const wanted = edit === undefined ? names.filter((name) => /^sees/.test(name)) : []
    const args = [
      // The other backend is a program that Quint would fetch.
      ...['run', join(folder, 'promises.qnt'), '--backend=typescript', '--main=promises'],
      ...['--invariants', ...judged, ...(wanted.length > 0 ? ['--witnesses', ...wanted] : [])],
      ...[`--seed=${seed}`, `--max-samples=${samples}`, `--max-steps=${steps}`, '--mbt'],
    ]
    const printed = await run(args, folder, signal)
    const holds = printed.includes('[ok]')
    if (!holds && !printed.includes('[violation]')) throw new Error(printed)
    return {
      holds,
      printed,
      unseen: wanted.filter((name) => printed.includes(`${name} was witnessed in 0 `)),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function copySpec(folder: string, edit: SpecEdit | undefined): Promise<void> {
  let places = 0
  for (const name of (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.qnt'))) {
    const text = await readFile(join(import.meta.dirname, name), 'utf8')
    if (edit !== undefined) places += text.split(edit.find).length - 1
    await writeFile(
      join(folder, name),
      edit === undefined ? text : text.replace(edit.find, () => edit.replace),
    )
  }
  if (edit !== undefined && places !== 1) throw new RangeError(`not there exactly once: ${edit.find}`)
}

async function valuesOf(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, 'promises.qnt'), 'utf8')
  return [...text.matchAll(/^ {2}val (\w+)/gm)].map(([, name = '']) => name)
}

/** Into a file, which is written at once: what goes into a pipe is lost where a process ends before it is read. */
async function run(args: string[], folder: string, signal?: AbortSignal): Promise<string> {
  const path = join(folder, 'printed')
  const file = await open(path, 'w')
  try {
    const stdio: StdioOptions = ['ignore', file.fd, file.fd]
    const child = spawn(process.execPath, [cli, ...args], { stdio, ...(signal && { signal }) })
    await once(child, 'exit')
  } finally {
    await file.close()
  }
  return readFile(path, 'utf8')
}
