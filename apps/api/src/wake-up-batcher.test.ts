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
  const published = vi.fn(publish)
  const wake = createWakeUpBatcher({
    queue: { publish: published },
    logger: createLogger({ name: 'api', destination }),
  })
  return { wake, published, lines }
}

it('publishes the first at once, and those that come meanwhile together, no more than are needed', async () => {
  const answers: (() => void)[] = []
  const { wake, published } = setUp(() => new Promise((resolve) => answers.push(resolve)))
  const jobs = Array.from({ length: 550 }, newJob)
  wake(jobs[0] as ExportJob)
  expect(published).toHaveBeenLastCalledWith([jobs[0]], enough)
  for (const job of jobs.slice(1)) wake(job)
  expect(published).toHaveBeenCalledTimes(1)
  answers.shift()?.()
  await vi.waitFor(() => expect(published).toHaveBeenCalledTimes(2))
  wake(jobs[549] as ExportJob)
  answers.shift()?.()
  await vi.waitFor(() => expect(published).toHaveBeenCalledTimes(3))
  expect(published.mock.calls.map(([batch]) => batch)).toEqual([[jobs[0]], jobs.slice(1, 201), [jobs[549]]])
})

it('drops jobs that cannot be published, logs each by its id, and publishes those that come later', async () => {
  let away = true
  const { wake, published, lines } = setUp(async () => {
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
  expect(published).toHaveBeenCalledTimes(1)
  away = false
  wake(third)
  await vi.waitFor(() => expect(published).toHaveBeenLastCalledWith([third], enough))
})
