import type { ExportRequest } from '@pdd/core'
import { createLogger } from '@pdd/runtime'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRevokeDisabled } from './revoke-disabled.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('a site that takes the question and then says nothing keeps no file of another for long', async () => {
  const ready = ['silent', ...Array(10).fill('quick')].map(
    (site, n) => ({ id: `r${n}`, site, subjectId: n === 1 ? 'disabled' : `p${n}` }) as ExportRequest,
  )
  const cancel = vi.fn(async (id: string) => ({ id }) as ExportRequest)
  const readEnabled = async (users: readonly string[]) =>
    new Map(users.map((user) => [user, user !== 'disabled']))
  const revokeDisabled = createRevokeDisabled({
    requests: { listReady: async () => ready, cancel },
    sites: {
      open: (name: string) => ({
        erp: {
          readAges: async () => new Map(),
          readEnabled: name === 'silent' ? () => new Promise(() => {}) : readEnabled,
        },
      }),
    } as never,
    brakes: { stop: async () => false, clear: async () => {} },
    logger: createLogger({ name: 'worker', level: 'silent' }),
  })
  const done = revokeDisabled(new AbortController().signal)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(cancel.mock.calls.map(([id]) => id)).toEqual(['r1'])
  expect(await done).toBe(1)
})
