import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'bullmq'
import { openConnection, type QueueConnection, redisPrefix } from './connection.ts'
import type { ExportConsumer, ExportConsumerOptions } from './contract.ts'
import { withDeadline } from './deadline.ts'
import { queueLockLost, queueUnavailable } from './errors.ts'
import { defaultQueueName } from './export-queue.ts'
import { createProcessor } from './processor.ts'
import { parseQueueUrl } from './queue-address.ts'

/** For tests: production runs with the defaults. */
export type ConsumerTuning = {
  queueName?: string
  /** how long a lock lives without being renewed; renewed at half of it */
  lockDurationMs?: number
  /** must be the same in every consumer: the last checker's interval holds for all */
  stalledIntervalMs?: number
}

type OpenConsumer = { worker: Worker; connection: QueueConnection }

const reopenDelayMs = 1_000
/** what handlers get after their signal to come to an end */
const abortGraceMs = 3_000
const closeTimeoutMs = 1_500

/**
 * The consumer. Returns at once, waits for its backend for as long as it takes, and opens it again when it breaks.
 *
 * @throws ExportError `config.invalid` for an address that is none
 */
export function createExportConsumer(
  options: ExportConsumerOptions,
  tuning: ConsumerTuning = {},
): ExportConsumer {
  const address = parseQueueUrl(options.url)
  const stop = new AbortController()
  const fetching = Promise.withResolvers<void>()
  const processor = createProcessor(options)
  let open: Partial<OpenConsumer> = {}
  let closing: Promise<void> | undefined

  const runOnce = async () => {
    const connection = await openConnection(address, 'consumer')
    if (stop.signal.aborted) return connection.disconnect()
    open = { connection }
    const worker = buildWorker(connection, processor.run, options, tuning)
    open.worker = worker
    await worker.waitUntilReady()
    const fault = await connection.fault()
    if (fault) options.onError(fault)
    fetching.resolve()
    await worker.run()
  }
  const keepRunning = async () => {
    while (!stop.signal.aborted) {
      await runOnce().catch((error: Error) => {
        if (!stop.signal.aborted) options.onError(queueUnavailable({}, error))
      })
      if (stop.signal.aborted) return
      await closeConsumer(open, true)
      await delay(reopenDelayMs, undefined, { signal: stop.signal }).catch(() => {})
    }
  }
  const running = keepRunning()

  const close = async (graceMs: number) => {
    stop.abort()
    await open.worker?.pause(true)
    processor.stopAccepting()
    if (!(await processor.settled(graceMs))) {
      processor.putBackUnfinished()
      open.worker?.cancelAllJobs('closing')
      await processor.settled(abortGraceMs)
    }
    const settled = await processor.settled(0)
    await closeConsumer(open, !settled)
    if (settled) await withDeadline(closeTimeoutMs, () => running).catch(() => {})
  }

  return {
    ready: () => fetching.promise,
    isRunning: () => !stop.signal.aborted && open.worker?.isRunning() === true,
    ping: () =>
      withDeadline(closeTimeoutMs, async () => {
        if (open.worker === undefined) throw queueUnavailable({ open: false })
        await open.worker.getBackend().getQueueMetaField('version')
      }),
    close: (graceMs) => {
      closing ??= close(graceMs)
      return closing
    },
  }
}

function buildWorker(
  { connection, factory }: QueueConnection,
  process: ReturnType<typeof createProcessor>['run'],
  options: ExportConsumerOptions,
  tuning: ConsumerTuning,
): Worker {
  const worker = new Worker(
    tuning.queueName ?? defaultQueueName,
    // Three named parameters: only then does BullMQ make a signal.
    (job, token, signal) => process(job, token, signal as AbortSignal | undefined),
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
  worker.on('error', (error) => options.onError(queueUnavailable({}, error)))
  worker.on('lockRenewalFailed', (jobIds) => {
    options.onError(queueLockLost({ jobs: jobIds.length }))
    for (const jobId of jobIds) worker.cancelJob(jobId, 'lock lost')
  })
  return worker
}

async function closeConsumer({ worker, connection }: Partial<OpenConsumer>, force: boolean): Promise<void> {
  // Without a listener a late error of the dying connection would end the process.
  await withDeadline(closeTimeoutMs, async () => worker?.close(force)).catch(() => {})
  connection?.disconnect()
}
