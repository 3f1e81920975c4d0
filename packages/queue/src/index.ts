export * from './contract.ts'
export { queueLockLost, queueUnavailable } from './errors.ts'
export { type ConsumerTuning, createExportConsumer } from './export-consumer.ts'
export { createExportQueue, type ExportQueueOptions } from './export-queue.ts'
