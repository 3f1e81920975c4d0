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
