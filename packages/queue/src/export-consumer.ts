import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'bullmq'
import { openConnection, type QueueConnection, redisPrefix } from './connection.ts'
import type { ExportConsumer, ExportConsumerOptions } from './contract.ts'
import { withDeadline } from './deadline.ts'
import { queueFault, queueLockLost, queueUnavailable } from './errors.ts'
import { defaultQueueName } from './export-queue.ts'
import { createProcessor, type Processor } from './processor.ts'
import type { QueueAddress } from './queue-address.ts'
import { checkedQueueAddress } from './queue-transport.ts'

/** For tests: production runs with the defaults. */
export type ConsumerTuning = {
  queueName?: string
  /** how long a lock lives without being renewed; renewed at half of it */
  lockDurationMs?: number
  /** must be the same in every consumer: the last checker's interval holds for all */
  stalledIntervalMs?: number
}

type OpenParts = { worker: Worker; connection: QueueConnection }

type Consumer = {
  address: QueueAddress
  options: ExportConsumerOptions
  tuning: ConsumerTuning
  processor: Processor
  stop: AbortController
  fetching: PromiseWithResolvers<void>
  /** what there is to close at this moment */
  open: Partial<OpenParts>
}

const reopenDelayMs = 1_000
/** what handlers get after their signal to come to an end */
const abortGraceMs = 3_000
const closeTimeoutMs = 1_500

/**
 * The consumer. Returns at once, waits for its backend for as long as it takes, and opens it again when it breaks.
 *
 * @throws ExportError `config.invalid` for an address that is none, or that would be spoken to in cleartext
 */
export function createExportConsumer(
  options: ExportConsumerOptions,
  tuning: ConsumerTuning = {},
): ExportConsumer {
  const consumer: Consumer = {
    address: checkedQueueAddress(options),
    options,
    tuning,
    processor: createProcessor(options),
    stop: new AbortController(),
    fetching: Promise.withResolvers<void>(),
    open: {},
  }
  const running = keepRunning(consumer)
  let closing: Promise<void> | undefined

  return {
    ready: () => consumer.fetching.promise,
    isRunning: () => !consumer.stop.signal.aborted && consumer.open.worker?.isRunning() === true,
    ping: () =>
      withDeadline(closeTimeoutMs, async () => {
        if (consumer.open.worker === undefined) throw queueUnavailable({ open: false })
        await consumer.open.worker.getBackend().getQueueMetaField('version')
      }),
    close: (graceMs) => {
      closing ??= close(consumer, running, graceMs)
      return closing
    },
  }
}

async function keepRunning(consumer: Consumer): Promise<void> {
  const { stop, options } = consumer
  while (!stop.signal.aborted) {
    await runOnce(consumer).catch((error: Error) => {
      if (!stop.signal.aborted) options.onError(queueFault(error))
    })
    if (stop.signal.aborted) return
    await closeParts(consumer.open, true)
    await delay(reopenDelayMs, undefined, { signal: stop.signal }).catch(() => {})
  }
}

async function runOnce(consumer: Consumer): Promise<void> {
  const connection = await openConnection(consumer.address, 'consumer')
  if (consumer.stop.signal.aborted) return connection.disconnect()
  consumer.open = { connection }
  const worker = buildWorker(connection, consumer)
  consumer.open.worker = worker
  await worker.waitUntilReady()
  const fault = await connection.fault()
  if (fault) consumer.options.onError(fault)
  consumer.fetching.resolve()
  await worker.run()
}

async function close(consumer: Consumer, running: Promise<void>, graceMs: number): Promise<void> {
  const { open, processor } = consumer
  consumer.stop.abort()
  await open.worker?.pause(true)
  processor.stopAccepting()
  if (!(await processor.settled(graceMs))) {
    processor.putBackUnfinished()
    await processor.settled(abortGraceMs)
  }
  const settled = await processor.settled(0)
  await closeParts(open, !settled)
  if (settled) await withDeadline(closeTimeoutMs, () => running).catch(() => {})
}

function buildWorker(
  { connection, factory }: QueueConnection,
  { options, tuning, processor }: Consumer,
): Worker {
  const worker = new Worker(
    tuning.queueName ?? defaultQueueName,
    (job, token) => processor.run(job, token),
    {
      connection: connection as never,
      prefix: redisPrefix,
      autorun: false,
      concurrency: options.concurrency,
      lockDuration: tuning.lockDurationMs ?? 60_000,
      stalledInterval: tuning.stalledIntervalMs ?? 30_000,
      // A worker that dies is normal; poison is counted in the request table.
      maxStalledCount: 5,
      maxStartedAttempts: 10,
      runRetryDelay: reopenDelayMs,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
    factory as never,
  )
  worker.on('error', (error) => options.onError(queueFault(error)))
  // Told, and nothing else: the lease in the request table says whose the export is.
  worker.on('lockRenewalFailed', (jobIds) => options.onError(queueLockLost({ jobs: jobIds.length })))
  return worker
}

async function closeParts({ worker, connection }: Partial<OpenParts>, force: boolean): Promise<void> {
  await withDeadline(closeTimeoutMs, async () => worker?.close(force)).catch(() => {})
  connection?.disconnect()
}
