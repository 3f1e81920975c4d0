import { expect, it } from 'vitest'
import { leftAfter, npmRun } from './support/npm-run.ts'

it('the sandbox leaves no process behind when npm alone is asked to end', async () => {
  const run = npmRun(['--silent', 'sandbox', '--', '--json'])
  await run.line(/^\{"api"/)
  const commands = (await run.running()).join('\n')
  for (const part of ['apps/api/src/main.ts', 'apps/worker/src/main.ts', 'postgres'])
    expect(commands).toContain(part)
  process.kill(run.npm.pid as number, 'SIGTERM')
  expect(await leftAfter(run, 30)).toEqual([])
}, 180_000)

it('nor when it is asked before it has started', async () => {
  const run = npmRun(['--silent', 'sandbox', '--', '--json'])
  await run.line(/Loading the ERPNext site/)
  expect((await run.running()).join('\n')).toContain('postgres')
  process.kill(run.npm.pid as number, 'SIGTERM')
  expect(await leftAfter(run, 60)).toEqual([])
}, 180_000)

it('and a server ends with the sandbox, even by kill -9', async () => {
  const run = npmRun(['--silent', 'sandbox', '--', '--json'])
  await run.line(/Loading the ERPNext site/)
  const sandbox = (await run.running()).find(
    (line) => line.includes('apps/sandbox/src/main.ts') && !line.includes('run.mjs'),
  )
  process.kill(Number.parseInt(sandbox ?? '', 10), 'SIGKILL')
  expect(await leftAfter(run, 30)).toEqual([])
}, 180_000)

it('and it ends when nobody reads any more what it says', async () => {
  const run = npmRun(['--silent', 'sandbox', '--', '--json'])
  await run.line(/Loading the ERPNext site/)
  run.npm.stdout?.destroy()
  run.npm.stderr?.destroy()
  expect(await leftAfter(run, 60)).toEqual([])
}, 180_000)
