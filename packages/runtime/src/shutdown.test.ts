import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { createLogger } from './log/logger.ts'
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
  surroundings.emit('SIGINT')
  expect(exit).toHaveBeenCalledExactlyOnceWith(1)
})

test('one SIGTERM that comes twice, from a supervisor and by way of the parent, leaves its steps their time', async () => {
  const { surroundings, exit } = start([{ name: 'slow', timeoutMs: 1_000, run: () => delay(50) }])
  surroundings.emit('SIGTERM')
  surroundings.emit('SIGTERM')
  expect(exit).not.toHaveBeenCalled()
  await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(0))
})

test('SIGTERM again after two seconds ends the process at once', () => {
  vi.useFakeTimers()
  const { surroundings, exit } = start([
    { name: 'hangs', timeoutMs: 60_000, run: () => new Promise(() => {}) },
  ])
  surroundings.emit('SIGTERM')
  vi.advanceTimersByTime(2_001)
  surroundings.emit('SIGTERM')
  vi.useRealTimers()
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

describe('a real process', () => {
  const runtime = pathToFileURL(join(import.meta.dirname, 'index.ts')).href

  /** Runs `body` with a logger and hanging work; resolves with how it ended and what it logged. */
  async function run(body: string, onReady: (child: ChildProcess) => void) {
    const program = `
      import { createLogger, onShutdown } from '${runtime}'
      const logger = createLogger({ name: 'worker' })
      const work = setInterval(() => {}, 1000)
      ${body}
      logger.info({ event: 'ready' })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let log = ''
    child.stderr.on('data', (bytes) => {
      log += bytes
    })
    child.stdout.on('data', (bytes) => {
      log += bytes
      if (String(bytes).includes('"event":"ready"')) onReady(child)
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    return { code, log }
  }

  test('ends with 0 and its steps done, although work is still going on', async () => {
    const { code, log } = await run(
      `onShutdown(logger, [{ name: 'close', timeoutMs: 1000, run: async () => {} }])`,
      (child) => child.kill('SIGTERM'),
    )
    expect(log).toContain('"step":"close","outcome":"done"')
    expect(code).toBe(0)
  })

  test('ends with 1 within a second of the second signal', async () => {
    let second = 0
    const { code } = await run(
      `onShutdown(logger, [{ name: 'hangs', timeoutMs: 60000, run: () => new Promise(() => {}) }])`,
      (child) => {
        child.kill('SIGTERM')
        setTimeout(() => {
          second = performance.now()
          child.kill('SIGINT')
        }, 100)
      },
    )
    expect(code).toBe(1)
    expect(performance.now() - second).toBeLessThan(1_000)
  })

  test('that crashes logs a code and no text, and ends with 1', async () => {
    const { code, log } = await run(
      `onShutdown(logger, []); setTimeout(() => Promise.reject(new TypeError('maria.santos@example.org')), 50)`,
      () => {},
    )
    expect(code).toBe(1)
    expect(log).toContain('"type":"TypeError"')
    expect(log).not.toContain('maria')
  })
})

test('a rejection that is known to do no harm is logged, and ends nothing', async () => {
  const lines: string[] = []
  const surroundings = Object.assign(new EventEmitter(), { exit: vi.fn<(code: number) => void>() })
  const logger = createLogger({ name: 'worker', destination: { write: (line) => lines.push(line) } })
  onShutdown(logger, [], { surroundings, harmless: (rejection) => rejection instanceof RangeError })
  surroundings.emit('unhandledRejection', new RangeError('too late'))
  await delay(20)
  expect(surroundings.exit).not.toHaveBeenCalled()
  expect(lines.join('')).toContain('process.harmless_fault')
  surroundings.emit('unhandledRejection', new TypeError('a fault'))
  await vi.waitFor(() => expect(surroundings.exit).toHaveBeenCalledWith(1))
})
