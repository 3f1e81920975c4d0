import { expect, it } from 'vitest'
import { leftAfter, type NpmRun, npmRun } from './support/npm-run.ts'

/** Waits until all of these programs run. */
const started = (run: NpmRun, programs: string[]) =>
  expect
    .poll(
      async () => {
        const commands = (await run.running()).join('\n')
        return programs.filter((program) => !commands.includes(program))
      },
      { timeout: 90_000, interval: 500 },
    )
    .toEqual([])

it('the bench of the service leaves no server, store or worker behind when npm alone is asked to end', async () => {
  const run = npmRun(['--silent', 'bench:service', '--', 'crowd', '--requests', '50'])
  await started(run, ['postgres', 'redis-server', 'run-null-s3.ts', 'apps/worker/src/main.ts'])
  process.kill(run.npm.pid as number, 'SIGTERM')
  expect(await leftAfter(run, 30)).toEqual([])
}, 180_000)

it.each(['SIGINT', 'SIGKILL'] as const)(
  'the bench of exports leaves no database server behind when it gets %s itself',
  async (signal) => {
    const run = npmRun(['--silent', 'bench', '--', '--rows', '3000', '--rounds', '1', '--requests', '5'])
    await started(run, ['mariadbd', 'postgres'])
    const bench = (await run.running()).find(
      (line) => line.includes('bench/main.ts') && !line.includes('run.mjs'),
    )
    process.kill(Number.parseInt(bench ?? '', 10), signal)
    expect(await leftAfter(run, 30)).toEqual([])
  },
  180_000,
)
