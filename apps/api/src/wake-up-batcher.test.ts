import { randomUUID } from 'node:crypto'
import type { ExportJob } from '@pdd/core'
import { createLogger } from '@pdd/runtime'
import { expect, it, vi } from 'vitest'
import { createWakeUpBatcher } from './wake-up-batcher.ts'

const newJob = (): ExportJob => ({ requestId: randomUUID(), generation: 1 })

const enough = { enough: 200 }

function setUp(publish: (jobs: readonly ExportJob[], options?: { enough?: number }) => Promise<void>) {
  const lines: { event: string; export_id: string }[] = []
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const rung = vi.fn(publish)
  const wake = createWakeUpBatcher({
    queue: { publish: rung },
    logger: createLogger({ name: 'api', destination }),
  })
  return { wake, rung, lines }
}

it('rings at once for the first, and once for those who come while it rings, as far as anybody needs it', async () => {
  const answers: (() => void)[] = []
  const { wake, rung } = setUp(() => new Promise((resolve) => answers.push(resolve)))
  const jobs = Array.from({ length: 550 }, newJob)
  wake(jobs[0] as ExportJob)
  expect(rung).toHaveBeenLastCalledWith([jobs[0]], enough)
  for (const job of jobs.slice(1)) wake(job)
  expect(rung).toHaveBeenCalledTimes(1)
  answers.shift()?.()
  await vi.waitFor(() => expect(rung).toHaveBeenCalledTimes(2))
  wake(jobs[549] as ExportJob)
  answers.shift()?.()
  await vi.waitFor(() => expect(rung).toHaveBeenCalledTimes(3))
  expect(rung.mock.calls.map(([batch]) => batch)).toEqual([[jobs[0]], jobs.slice(1, 201), [jobs[549]]])
})

it('drops what cannot be rung, tells of each by its id, and rings again for what comes later', async () => {
  let away = true
  const { wake, rung, lines } = setUp(async () => {
    if (away) throw new Error('away')
  })
  const [first, second, third] = [newJob(), newJob(), newJob()]
  wake(first)
  wake(second)
  await vi.waitFor(() => expect(lines).toHaveLength(2))
  expect(lines.map(({ event, export_id }) => [event, export_id])).toEqual([
    ['wakeup.failed', first.requestId],
    ['wakeup.failed', second.requestId],
  ])
  expect(rung).toHaveBeenCalledTimes(1)
  away = false
  wake(third)
  await vi.waitFor(() => expect(rung).toHaveBeenLastCalledWith([third], enough))
})
