import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createLogger } from './logger.ts'
import { onShutdown, type ShutdownStep } from './shutdown.ts'

function start(steps: ShutdownStep[], first?: () => void) {
  const lines: string[] = []
  const surroundings = Object.assign(new EventEmitter(), { exit: vi.fn<(code: number) => void>() })
  const logger = createLogger({ name: 'worker', destination: { write: (line) => lines.push(line) } })
  onShutdown(logger, steps, first ? { first, surroundings } : { surroundings })
  return { surroundings, exit: surroundings.exit, log: () => lines.join('') }
}

test('readiness flips at once, then the steps run in order, then the process ends with 0', async () => {
  const order: string[] = []
  const step = (name: string): ShutdownStep => ({
    name,
    timeoutMs: 1_000,
    run: async () => {
      await delay(5)
      order.push(name)
    },
  })
  const { surroundings, exit } = start([step('stop taking work'), step('close')], () =>
    order.push('not ready'),
  )
  surroundings.emit('SIGTERM')
  expect(order).toEqual(['not ready'])
  await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(0))
  expect(order).toEqual(['not ready', 'stop taking work', 'close'])
})

test('a step that hangs or throws is left behind, the next one runs, and the exit code is 1', async () => {
  const last = vi.fn()
  const { surroundings, exit, log } = start([
    { name: 'hangs', timeoutMs: 20, run: () => new Promise(() => {}) },
    {
      name: 'throws',
      timeoutMs: 20,
      run: () => {
        throw new Error('maria.santos@example.org')
      },
    },
    { name: 'last', timeoutMs: 20, run: last },
  ])
  surroundings.emit('SIGINT')
  await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(1))
  expect(last).toHaveBeenCalledOnce()
  expect(log()).toContain('"step":"hangs","outcome":"timeout"')
  expect(log()).not.toContain('maria.santos')
})

test('a second signal ends the process at once', () => {
  const { surroundings, exit } = start([
    { name: 'hangs', timeoutMs: 60_000, run: () => new Promise(() => {}) },
  ])
  surroundings.emit('SIGTERM')
  expect(exit).not.toHaveBeenCalled()
  surroundings.emit('SIGTERM')
  expect(exit).toHaveBeenCalledExactlyOnceWith(1)
})

test.each(['uncaughtException', 'unhandledRejection'])(
  '%s is logged by its code and ends with 1',
  async (event) => {
    const release = vi.fn()
    const { surroundings, exit, log } = start([{ name: 'release', timeoutMs: 100, run: release }])
    surroundings.emit(event, Object.assign(new Error('maria.santos@example.org'), { code: 'ECONNRESET' }))
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(1))
    expect(release).toHaveBeenCalledOnce()
    expect(log()).toContain('"code":"ECONNRESET"')
    expect(log()).not.toContain('maria.santos')
  },
)
