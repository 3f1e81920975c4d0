import { defineConfig } from 'vitest/config'
import { isStrayFault } from './apps/worker/src/erp/erp-errors.ts'

const everywhere = ['apps/**/src/**', 'packages/**/src/**', 'prisma/**', 'test/**']

/**
 * `fast` needs no server and no build; `integration` runs against databases, queues and stores started for the run; `s3` shows
 * what only a strict S3 server can.
 */
export default defineConfig({
  test: {
    // As in the worker's own main: a rejection that the driver leaves unheard, and that says nothing.
    onUnhandledError: (error) => !isStrayFault(error),
    projects: [
      {
        test: {
          name: 'fast',
          include: everywhere.map((folder) => `${folder}/*.test.ts`),
          exclude: ['**/node_modules/**', '**/*.integration.test.ts', '**/*.s3.test.ts'],
          environment: 'node',
          // These tests share no state that could leak, and starting once saves half the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: everywhere.map((folder) => `${folder}/*.integration.test.ts`),
          exclude: ['**/node_modules/**'],
          environment: 'node',
          globalSetup: ['./test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 's3',
          include: everywhere.map((folder) => `${folder}/*.s3.test.ts`),
          exclude: ['**/node_modules/**'],
          environment: 'node',
          globalSetup: ['./test/support/s3-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
