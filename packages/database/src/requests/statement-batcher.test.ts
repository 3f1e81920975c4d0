import { expect, it, vi } from 'vitest'
import { createStatementBatcher, type StatementBatcherOptions } from './statement-batcher.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function setUp(over: Partial<StatementBatcherOptions<number, string>> = {}) {
  const answers: PromiseWithResolvers<void>[] = []
  const runAll = vi.fn(async (inputs: number[]) => {
    const answer = Promise.withResolvers<void>()
    answers.push(answer)
    await answer.promise
    return inputs.map(String)
  })
  const runOne = vi.fn(async (input: number) => `${input} alone`)
  const ask = createStatementBatcher<number, string>({
    ...{ parallelism: 1, atMost: 3, waitingAtMost: 100, maxWaitMs: 60_000, busy: () => new Error('busy') },
    ...{ runAll, runOne, isCommon: () => false },
    ...over,
  })
  return { ask, runAll, runOne, answers }
}

it('asks for all who come in one turn together, and for those who come meanwhile when a lane is free', async () => {
  const { ask, runAll, answers } = setUp()
  const first = [1, 2].map(ask)
  await turn()
  const next = [3, 4, 5, 6].map(ask)
  await turn()
  expect(runAll.mock.calls).toEqual([[[1, 2]]])
  answers[0]?.resolve()
  expect(await Promise.all(first)).toEqual(['1', '2'])
  await vi.waitFor(() => expect(runAll).toHaveBeenLastCalledWith([3, 4, 5]))
  answers[1]?.resolve()
  await vi.waitFor(() => expect(runAll).toHaveBeenLastCalledWith([6]))
  answers[2]?.resolve()
  expect(await Promise.all(next)).toEqual(['3', '4', '5', '6'])
})

it('uses every lane at once', async () => {
  const { ask, runAll, answers } = setUp({ parallelism: 2 })
  const asked = [1, 2, 3, 4, 5, 6, 7].map(ask)
  await vi.waitFor(() => expect(runAll.mock.calls).toEqual([[[1, 2, 3]], [[4, 5, 6]]]))
  await turn()
  expect(runAll).toHaveBeenCalledTimes(2)
  answers[1]?.resolve()
  await vi.waitFor(() => expect(runAll).toHaveBeenLastCalledWith([7]))
  for (const answer of answers) answer.resolve()
  expect(await Promise.all(asked)).toHaveLength(7)
})

it('asks one by one after a failure, unless it is everybody’s', async () => {
  const { ask, runOne, answers } = setUp({ isCommon: (error) => (error as Error).message === 'away' })
  const asked = [1, 2].map(ask)
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  answers[0]?.reject(new Error('one is refused'))
  expect(await Promise.all(asked)).toEqual(['1 alone', '2 alone'])
  const later = Promise.allSettled([3, 4].map(ask))
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.reject(new Error('away'))
  expect((await later).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(runOne).toHaveBeenCalledTimes(2)
})

const outcomesOf = async (asked: Promise<string>[]) =>
  (await Promise.allSettled(asked)).map((end) =>
    end.status === 'fulfilled' ? end.value : (end.reason as Error).message,
  )

it('refuses at once whoever comes when as many wait as may, and asks nothing for them, now or later', async () => {
  const { ask, runAll, answers } = setUp({ waitingAtMost: 4 })
  const first = ask(1)
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  const asked = [2, 3, 4, 5, 6, 7].map(ask)
  expect(await outcomesOf(asked.slice(4))).toEqual(['busy', 'busy'])
  answers[0]?.resolve()
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.resolve()
  await vi.waitFor(() => expect(answers).toHaveLength(3))
  answers[2]?.resolve()
  expect(await outcomesOf([first, ...asked])).toEqual(['1', '2', '3', '4', '5', 'busy', 'busy'])
  expect(runAll.mock.calls.flat(2)).toEqual([1, 2, 3, 4, 5])
})

it('refuses whoever has waited too long while the lanes hang, and never does what they asked', async () => {
  const { ask, runAll, answers } = setUp({ maxWaitMs: 50 })
  const hanging = ask(1)
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  expect(await outcomesOf([2, 3].map(ask))).toEqual(['busy', 'busy'])
  answers[0]?.resolve()
  expect(await hanging).toBe('1')
  await turn()
  const next = ask(4)
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.resolve()
  expect(await next).toBe('4')
  expect(runAll.mock.calls.flat(2)).toEqual([1, 4])
})

it('asks nothing for those whose time was over before a lane was free, however late the clock is', async () => {
  const { ask, runAll, answers } = setUp({ maxWaitMs: 20 })
  const first = ask(1)
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  const late = ask(2).catch((error: Error) => error.message)
  answers[0]?.resolve()
  // The loop is held up: neither the lane nor the clock is heard of before the time is over.
  for (const until = performance.now() + 40; performance.now() < until; );
  expect(await first).toBe('1')
  expect(await late).toBe('busy')
  expect(runAll.mock.calls.flat(2)).toEqual([1])
})

it('ten thousand at a table that is a black hole all hear of it within the time, for a handful of statements', async () => {
  const away = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    throw new Error('away')
  }
  const runAll = vi.fn(away)
  const { ask } = setUp({
    parallelism: 3,
    atMost: 64,
    waitingAtMost: 2000,
    maxWaitMs: 200,
    runAll,
    isCommon: () => true,
  })
  const startedAt = performance.now()
  const ends = await outcomesOf(Array.from({ length: 10_000 }, (_, place) => ask(place)))
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  expect(runAll.mock.calls.length).toBeLessThan(20)
  expect(ends.filter((end) => end === 'busy').length).toBeGreaterThan(8_000)
  expect(new Set(ends)).toEqual(new Set(['busy', 'away']))
})
