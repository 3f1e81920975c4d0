import { ExportJob, exportJobId } from '@pdd/core'
import { Queue } from 'bullmq'
import { Value } from 'typebox/value'
import { openConnection, redisPrefix } from './connection.ts'
import type { ExportQueue } from './contract.ts'
import { withDeadline } from './deadline.ts'
import { queueFault, queueJobInvalid, queueUnavailable } from './errors.ts'
import type { QueueAddress } from './queue-address.ts'
import { checkedQueueAddress } from './queue-transport.ts'

export type ExportQueueOptions = {
  /** `redis://`, `rediss://`, `redis+sentinel://`, `redis+cluster://` or `postgres://` */
  url: string
  /** a Redis on another host may be spoken to in cleartext; refused when left out */
  cleartext?: boolean
  /** told of every fault between calls; nothing needs to be done about it */
  onError(error: Error): void
  /** another queue in the same backend, for tests */
  queueName?: string
}

export const defaultQueueName = 'exports'

/** Longer than any answer may wait, shorter than a person notices. */
const callTimeoutMs = 1_000
/** A backend that is still not open after this long is opened anew. */
const openTimeoutMs = 15_000

type OpenQueue = { queue: Queue; close(): Promise<void> }

/**
 * The producer. Returns at once, with the backend up or down, and finds it again by itself.
 *
 * Every call rejects with `queue.unavailable` within a second when the backend does not answer.
 * @throws ExportError `config.invalid` for an address that is none, or that would be spoken to in cleartext
 */
export function createExportQueue(options: ExportQueueOptions): ExportQueue {
  const address = checkedQueueAddress(options)
  let opened: Promise<OpenQueue> | undefined
  let closed = false

  const open = (): Promise<OpenQueue> => {
    if (closed) return Promise.reject(queueUnavailable({ closed: true }))
    opened ??= openQueue(address, options).catch((error: Error) => {
      opened = undefined
      options.onError(error)
      throw error
    })
    return opened
  }
  open().catch(() => {})

  return {
    publish: async (jobs, { enough = Number.POSITIVE_INFINITY } = {}) => {
      if (!jobs.every((job) => Value.Check(ExportJob, job))) throw queueJobInvalid()
      await withDeadline(callTimeoutMs, async (expired) => {
        const { queue } = await open()
        const room = enough === Number.POSITIVE_INFINITY ? enough : enough - (await queue.getWaitingCount())
        if (!expired() && room > 0) await queue.addBulk(entriesOf(jobs.slice(0, room)))
      })
    },
    counts: () =>
      withDeadline(callTimeoutMs, async () => (await open()).queue.getJobCounts(...countedStates)),
    ping: () =>
      withDeadline(callTimeoutMs, async () => {
        await (await open()).queue.getJobCounts('active')
      }),
    close: async () => {
      closed = true
      const closing = async () => (await opened)?.close()
      await withDeadline(callTimeoutMs, closing).catch(() => {})
    },
  }
}

function entriesOf(jobs: readonly ExportJob[]) {
  return jobs.map((job) => ({ name: 'export', data: job, opts: { jobId: exportJobId(job) } }))
}

const countedStates = ['waiting', 'active', 'delayed', 'failed', 'completed'] as const

async function openQueue(address: QueueAddress, options: ExportQueueOptions): Promise<OpenQueue> {
  let connection: Awaited<ReturnType<typeof openConnection>> | undefined
  let queue: Queue | undefined
  try {
    return await withDeadline(openTimeoutMs, async (expired) => {
      connection = await openConnection(address, 'producer')
      if (expired()) throw queueUnavailable()
      queue = buildQueue(connection, options)
      await queue.waitUntilReady()
      const parts = { queue, connection }
      return { queue, close: () => closeQueue(parts.queue, parts.connection.disconnect) }
    })
  } catch (error) {
    await closeQueue(queue, connection?.disconnect)
    throw error
  }
}

function buildQueue(
  { connection, factory }: Awaited<ReturnType<typeof openConnection>>,
  options: ExportQueueOptions,
): Queue {
  const queue = new Queue(
    options.queueName ?? defaultQueueName,
    {
      connection: connection as never,
      prefix: redisPrefix,
      streams: { events: { maxLen: 1_000 } },
      defaultJobOptions: {
        // Attempts are counted in the request table; history is kept there too. A job that stayed in the queue after
        // its end would block the same id for ever.
        attempts: 1,
        removeOnComplete: true,
        removeOnFail: true,
        stackTraceLimit: 0,
        sizeLimit: 1_024,
      },
    },
    factory as never,
  )
  queue.on('error', (error) => options.onError(queueFault(error)))
  return queue
}

async function closeQueue(queue: Queue | undefined, disconnect: (() => void) | undefined): Promise<void> {
  await withDeadline(callTimeoutMs, async () => queue?.close()).catch(() => {})
  disconnect?.()
}
