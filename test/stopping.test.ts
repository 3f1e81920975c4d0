import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { leftAfter, npmRun } from './support/npm-run.ts'

const root = join(import.meta.dirname, '..')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stopping-'))
  // As the scripts of this project are written, with a small program in the place of a large one.
  const program = `node ${join(root, 'scripts/run.mjs')} packages/embedded/src/mailbox/mailbox-main.ts`
  await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { mailbox: program } }))
})
afterAll(() => rm(folder, { recursive: true }))

it.each(['SIGTERM', 'SIGKILL'] as const)(
  'what npm runs ends when a supervisor sends %s to npm alone, and serves nobody any more',
  async (signal) => {
    const run = npmRun(['mailbox', '--prefix', folder], { PORT: '0', POSTMARK_SERVER_TOKEN: 't' })
    const url = /http:\S+/.exec(await run.line(/mailbox is at/))?.[0] ?? ''
    expect((await fetch(url)).status).toBe(200)
    expect((await run.running()).length).toBeGreaterThan(2)
    process.kill(run.npm.pid as number, signal)
    expect(await leftAfter(run, 10)).toEqual([])
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  },
  30_000,
)
