import { expect, it, vi } from 'vitest'
import { createGroup, type GroupOptions } from './group.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function setUp(over: Partial<GroupOptions<number, string>> = {}) {
  const answers: PromiseWithResolvers<void>[] = []
  const runAll = vi.fn(async (inputs: number[]) => {
    const answer = Promise.withResolvers<void>()
    answers.push(answer)
    await answer.promise
    return inputs.map(String)
  })
  const runOne = vi.fn(async (input: number) => `${input} alone`)
  const ask = createGroup<number, string>({
    ...{ lanes: 1, atMost: 3, runAll, runOne, isCommon: () => false },
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
  const { ask, runAll, answers } = setUp({ lanes: 2 })
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
