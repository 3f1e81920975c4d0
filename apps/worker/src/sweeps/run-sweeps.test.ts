import { createLogger } from '@pdd/runtime'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type RunningSweeps, runSweeps } from './run-sweeps.ts'

let running: RunningSweeps
let broken = true
const counted: [string, number][] = []

function start(everySeconds: number): void {
  counted.length = 0
  broken = true
  running = runSweeps(
    [
      {
        name: 'deletion',
        everySeconds,
        run: async () => {
          if (broken) throw new Error('refused')
          return 1
        },
      },
      { name: 'relay', everySeconds, run: async () => 0 },
    ],
    {
      logger: createLogger({ name: 'worker', level: 'silent' }),
      metrics: { swept() {}, sweepFailed: (name, inRow) => void counted.push([name, inRow]) },
    },
  )
}

beforeEach(() => void vi.useFakeTimers())
afterEach(async () => {
  await running.stop()
  vi.useRealTimers()
})

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000)

it('a sweep that fails three times in a row is failing until a run goes through', async () => {
  start(30)
  await pass(31)
  expect(running.failing().size).toBe(0)
  await pass(30)
  expect([...running.failing()]).toEqual([['deletion', new Error('refused')]])
  expect(counted).toEqual([
    ['deletion', 1],
    ['deletion', 2],
    ['deletion', 3],
  ])
  broken = false
  await pass(30)
  expect(running.failing().size).toBe(0)
})

it('a sweep of every hour that failed is tried again within a minute', async () => {
  start(3600)
  await pass(1)
  broken = false
  await pass(60)
  expect(counted).toEqual([['deletion', 1]])
  broken = true
  await pass(3600 + 180)
  expect(running.failing().has('deletion')).toBe(true)
})

it('what looks at everything runs at one worker at a time, and a stop reaches a run', async () => {
  start(30)
  const until: { held: string | null; next: number } = { held: null, next: 0 }
  const turns = {
    begin: async (_sweep: string, holder: string) => {
      if (until.held !== null || Date.now() < until.next) return 'elsewhere' as const
      until.held = holder
      return 'mine' as const
    },
    keep: async () => true,
    end: async (_sweep: string, _holder: string, { nextInSeconds }: { nextInSeconds: number }) => {
      until.held = null
      until.next = Date.now() + nextInSeconds * 1000
    },
  }
  const runs: string[] = []
  const stopped: string[] = []
  const workers = ['a', 'b', 'c'].map((workerId) =>
    runSweeps(
      [
        {
          ...{ name: 'orphans', everySeconds: 3600, alone: true },
          run: async (signal) => {
            runs.push(workerId)
            await new Promise((resolve) => {
              signal.addEventListener('abort', () => resolve(stopped.push(workerId)))
              setTimeout(resolve, 600_000)
            })
            return 0
          },
        },
      ],
      {
        logger: createLogger({ name: 'worker', level: 'silent' }),
        metrics: { swept() {}, sweepFailed() {} },
        ...{ turns, settings: { workerId } },
      },
    ),
  )
  await pass(3600)
  expect(runs).toHaveLength(1)
  await pass(1800)
  expect(runs).toHaveLength(2)
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(stopped).toContain(runs[1])
})
