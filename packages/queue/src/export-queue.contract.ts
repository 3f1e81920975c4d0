import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ExportJob } from '@pdd/core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTcpProxy, type TcpProxy } from '../../../test/support/tcp-proxy.ts'
import type { ExportConsumer, ExportConsumerOptions, ExportQueue } from './contract.ts'
import { type ConsumerTuning, createExportConsumer } from './export-consumer.ts'
import { createExportQueue } from './export-queue.ts'

/** What the suite needs to see behind the queue's back. */
export type BackendUnderTest = {
  url: string
  /** everything the backend holds for this queue, as text */
  dump(queueName: string): Promise<string>
  /** puts a job of that id and data into the queue, as an attacker would */
  forge(queueName: string, jobId: string, value: unknown): Promise<void>
  /** the backend restarts without its data */
  loseEverything(queueName: string): Promise<void>
  close(): Promise<void>
}

const canary = 'maria.santos@example.org'
const quick: ConsumerTuning = { lockDurationMs: 600, stalledIntervalMs: 300 }

const newJob = (generation = 1): ExportJob => ({ requestId: randomUUID(), generation })

/** Every backend keeps these promises; each `*.integration.test.ts` names one. */
export function exportQueueContract(connect: () => Promise<BackendUnderTest>): void {
  let backend: BackendUnderTest
  let proxy: TcpProxy
  let queueName: string
  const open: (() => Promise<void>)[] = []

  beforeAll(async () => {
    backend = await connect()
    const { hostname, port } = new URL(backend.url)
    proxy = await startTcpProxy({ host: hostname, port: Number(port) })
  })
  afterAll(async () => {
    await proxy.close()
    await backend.close()
  })
  afterEach(async () => {
    await proxy.up()
    await Promise.all(open.splice(0).map((close) => close()))
  })

  function startQueue(url = backend.url, name = newName()): ExportQueue {
    queueName = name
    const queue = createExportQueue({ url, onError: () => {}, queueName })
    open.push(() => queue.close())
    return queue
  }
  function startConsumer(
    handle: ExportConsumerOptions['handle'],
    options: Partial<ExportConsumerOptions> = {},
  ): ExportConsumer {
    const consumer = createExportConsumer(
      {
        url: backend.url,
        concurrency: 2,
        handle,
        onInvalid: () => {},
        onError: () => {},
        ...options,
      },
      { ...quick, queueName },
    )
    open.push(() => consumer.close(0))
    return consumer
  }
  const proxied = () => {
    const url = new URL(backend.url)
    url.host = `127.0.0.1:${proxy.port}`
    return url.href
  }
  const empty = (queue: ExportQueue) =>
    vi.waitFor(
      async () => expect(Object.values(await queue.counts()).reduce((sum, count) => sum + count, 0)).toBe(0),
      { timeout: 10_000, interval: 50 },
    )

  describe('a wake-up', () => {
    test('is handled once, with its signal, and leaves nothing in the queue', async () => {
      const queue = startQueue()
      const job = newJob()
      await queue.publish([job])
      const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {})
      const consumer = startConsumer(handle)
      await consumer.ready()
      expect(consumer.isRunning()).toBe(true)
      await empty(queue)
      expect(handle).toHaveBeenCalledExactlyOnceWith(job, expect.any(AbortSignal), expect.any(Function))
      await consumer.ping()
      await queue.ping()
    })

    test('is not added where enough wait already', async () => {
      const queue = startQueue()
      const jobs = Array.from({ length: 8 }, () => newJob())
      await queue.publish(jobs.slice(0, 3), { enough: 5 })
      await queue.publish(jobs.slice(3), { enough: 5 })
      await queue.publish(jobs, { enough: 5 })
      expect(await queue.counts()).toMatchObject({ waiting: 5 })
      await queue.publish(jobs)
      expect(await queue.counts()).toMatchObject({ waiting: 8 })
    })

    test('published again while it waits is one job', async () => {
      const queue = startQueue()
      const job = newJob()
      await Promise.all(Array.from({ length: 20 }, () => queue.publish([job])))
      expect(await queue.counts()).toMatchObject({ waiting: 1 })
      const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {})
      startConsumer(handle)
      await empty(queue)
      expect(handle).toHaveBeenCalledOnce()
    })

    test.each(['was handled', 'failed'])('can be published again after it %s', async (end) => {
      const queue = startQueue()
      const job = newJob()
      const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {
        if (end === 'failed') throw new Error(canary)
      })
      startConsumer(handle)
      for (const times of [1, 2, 3]) {
        await queue.publish([job])
        await vi.waitFor(() => expect(handle).toHaveBeenCalledTimes(times), { timeout: 10_000 })
        await empty(queue)
      }
    })

    test('that is not one is refused by the producer', async () => {
      const queue = startQueue()
      for (const job of [{ requestId: canary, generation: 1 }, newJob(0), { ...newJob(), subject: canary }]) {
        await expect(queue.publish([job])).rejects.toMatchObject({ code: 'queue.job_invalid' })
      }
      await empty(queue)
    })
  })

  describe('a consumer', () => {
    test('refuses forged jobs once, tells their ids only, and lives on', async () => {
      const queue = startQueue()
      await queue.ping()
      const onInvalid = vi.fn()
      const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {})
      startConsumer(handle, { onInvalid })
      const forged = [{ requestId: canary }, 'text', null, [1], { ...newJob(), subject: canary }, {}]
      for (const [at, value] of forged.entries()) await backend.forge(queueName, `forged-${at}`, value)
      await backend.forge(queueName, canary, { big: 'x'.repeat(2_000_000) })
      await queue.publish([newJob()])
      await vi.waitFor(() => expect(handle).toHaveBeenCalledOnce(), { timeout: 10_000 })
      await empty(queue)
      expect(onInvalid.mock.calls.flat().sort()).toEqual([
        ...forged.map((_, at) => `forged-${at}`),
        'malformed',
      ])
    })

    test('that dies in mid-job is followed by another, with the same job', async () => {
      const queue = startQueue()
      const job = newJob()
      // Its connection is cut for good: to the backend that is a process that was killed.
      const dying = startConsumer(() => new Promise(() => {}), { url: proxied() })
      await dying.ready()
      await queue.publish([job])
      await vi.waitFor(async () => expect(await queue.counts()).toMatchObject({ active: 1 }))
      await proxy.down()
      const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {})
      startConsumer(handle)
      await vi.waitFor(() => expect(handle).toHaveBeenCalledWith(job, expect.anything(), expect.anything()), {
        timeout: 10_000,
      })
    })

    test('that lost its lock says so and lets its handler come to its end', async () => {
      const queue = startQueue()
      const ends: boolean[] = []
      const onError = vi.fn()
      const lockLost = expect.objectContaining({ code: 'queue.lock_lost' })
      const handle: ExportConsumerOptions['handle'] = async (_, signal, takesMore) => {
        await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(lockLost), { timeout: 10_000 })
        // Through further renewals that fail.
        await delay(1_000)
        ends.push(!signal.aborted && takesMore())
      }
      const consumer = startConsumer(handle, { onError })
      await consumer.ready()
      await queue.publish([newJob()])
      await vi.waitFor(async () => expect(await queue.counts()).toMatchObject({ active: 1 }))
      await backend.loseEverything(queueName)
      await vi.waitFor(() => expect(ends).toEqual([true]), { timeout: 10_000 })
      const next = newJob()
      await queue.publish([next])
      await vi.waitFor(() => expect(ends).toEqual([true, true]), { timeout: 10_000 })
    })

    test('finds its backend again after an outage, and works on', async () => {
      const queue = startQueue()
      const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {})
      const consumer = startConsumer(handle, { url: proxied() })
      await consumer.ready()
      await proxy.down()
      await queue.publish([newJob()])
      await expect(consumer.ping()).rejects.toMatchObject({ code: 'queue.unavailable' })
      await proxy.up()
      await vi.waitFor(() => expect(handle).toHaveBeenCalledOnce(), { timeout: 20_000 })
    })

    test('started before its backend begins when the backend does', async () => {
      const queue = startQueue()
      await queue.publish([newJob()])
      await proxy.down()
      const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {})
      const consumer = startConsumer(handle, { url: proxied() })
      await delay(300)
      expect(consumer.isRunning()).toBe(false)
      await proxy.up()
      await consumer.ready()
      await vi.waitFor(() => expect(handle).toHaveBeenCalledOnce(), { timeout: 20_000 })
    })
  })

  describe('closing a consumer', () => {
    test('waits for the running job, and fetches no other', async () => {
      const queue = startQueue()
      await queue.publish([newJob()])
      const finished = vi.fn()
      let started = 0
      const consumer = startConsumer(
        async (_, signal) => {
          started += 1
          await delay(400)
          finished(signal.aborted)
        },
        { concurrency: 1 },
      )
      await vi.waitFor(() => expect(started).toBe(1), { timeout: 10_000 })
      const closing = consumer.close(5_000)
      await queue.publish([newJob()])
      await closing
      expect(consumer.isRunning()).toBe(false)
      expect(finished).toHaveBeenCalledExactlyOnceWith(false)
      expect(await queue.counts()).toMatchObject({ waiting: 1, active: 0 })
    })

    test('tells a handler that might go on to other work', async () => {
      const queue = startQueue()
      await queue.publish([newJob()])
      const told: boolean[] = []
      const consumer = startConsumer(async (_job, _signal, takesMore) => {
        told.push(takesMore())
        await vi.waitFor(() => expect(takesMore()).toBe(false), { timeout: 10_000 })
        told.push(takesMore())
      })
      await vi.waitFor(() => expect(told).toEqual([true]), { timeout: 10_000 })
      await consumer.close(5_000)
      expect(told).toEqual([true, false])
    })

    test('aborts after the grace, and gives the job to another at once', async () => {
      const queue = startQueue()
      const job = newJob()
      await queue.publish([job])
      let started = 0
      const consumer = startConsumer(async (_, signal) => {
        started += 1
        await delay(60_000, undefined, { signal })
      })
      await vi.waitFor(() => expect(started).toBe(1), { timeout: 10_000 })
      const begun = performance.now()
      await consumer.close(200)
      expect(performance.now() - begun).toBeLessThan(2_500)
      expect(await queue.counts()).toMatchObject({ waiting: 1, active: 0 })
      const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {})
      startConsumer(handle)
      await vi.waitFor(() => expect(handle).toHaveBeenCalledWith(job, expect.anything(), expect.anything()))
    })

    test('is bounded when a handler never ends, and when the backend is down or hangs', async () => {
      startQueue()
      for (const fault of ['handler', 'down', 'hang'] as const) {
        const queue = startQueue()
        await queue.publish([newJob()])
        let started = 0
        const consumer = startConsumer(
          () => {
            started += 1
            return new Promise(() => {})
          },
          { url: proxied() },
        )
        await vi.waitFor(() => expect(started).toBe(1), { timeout: 10_000 })
        if (fault === 'down') await proxy.down()
        if (fault === 'hang') proxy.hang()
        const begun = performance.now()
        await consumer.close(100)
        expect(performance.now() - begun).toBeLessThan(6_000)
        await proxy.up()
      }
    })
  })

  describe('a producer', () => {
    test('started before its backend answers within a second, and recovers', async () => {
      await proxy.down()
      const begun = performance.now()
      const queue = startQueue(proxied())
      expect(performance.now() - begun).toBeLessThan(500)
      await expectQuickRefusal(() => queue.publish([newJob()]))
      await expectQuickRefusal(() => queue.ping())
      await proxy.up()
      await vi.waitFor(() => queue.publish([newJob()]), { timeout: 10_000, interval: 100 })
      expect(await queue.counts()).toMatchObject({ waiting: 1 })
    })

    test.each(['down', 'hang'] as const)(
      'whose backend is %s refuses within a second, and recovers',
      async (fault) => {
        const queue = startQueue(proxied())
        await queue.publish([newJob()])
        await proxy[fault]()
        for (let call = 0; call < 3; call += 1) await expectQuickRefusal(() => queue.publish([newJob()]))
        await proxy.up()
        await vi.waitFor(() => queue.publish([newJob()]), { timeout: 20_000, interval: 100 })
      },
    )

    test('can be closed while its backend is down', async () => {
      await proxy.down()
      const queue = startQueue(proxied())
      const begun = performance.now()
      await queue.close()
      expect(performance.now() - begun).toBeLessThan(2_500)
    })
  })

  test('nothing but ids, numbers and codes stands in the backend', async () => {
    const queue = startQueue()
    const jobs = [newJob(), newJob(2), newJob(3)]
    for (const job of jobs) await queue.publish([job])
    const before = await backend.dump(queueName)
    expect(before).toContain(jobs[0]?.requestId)
    let handled = 0
    const consumer = startConsumer(async () => {
      handled += 1
      if (handled === 1) return
      throw Object.assign(new Error(`duplicate key ${canary}`), {
        stack: canary,
        detail: canary,
        name: canary,
      })
    })
    await empty(queue)
    await consumer.close(1_000)
    const after = await backend.dump(queueName)
    expect(after).toContain('internal')
    for (const text of [before, after])
      expect(text).not.toMatch(/maria|santos|example\.org|@|duplicate key|\bat /)
  })
}

function newName(): string {
  return `test-${randomUUID()}`
}

async function expectQuickRefusal(call: () => Promise<unknown>): Promise<void> {
  const begun = performance.now()
  await expect(call()).rejects.toMatchObject({ code: 'queue.unavailable', retryable: true })
  expect(performance.now() - begun).toBeLessThan(2_000)
}
