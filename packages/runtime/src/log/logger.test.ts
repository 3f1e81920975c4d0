import { defineError } from '@pdd/core'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

const canary = 'maria.santos@example.org'
const unavailable = defineError({
  code: 'storage.unavailable',
  title: 'The store does not answer.',
  remedy: 'Wait.',
  status: 503,
  retryable: true,
})

function recorder() {
  const lines: string[] = []
  const logger = createLogger({
    name: 'worker',
    level: 'trace',
    destination: { write: (line) => lines.push(line) },
  })
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> }
}

function driverError() {
  const text = `duplicate key value: ${canary}\n    at ${canary} (x.js:1:1)`
  return Object.assign(new Error(text), {
    code: '23505',
    detail: `Key (email)=(${canary})`,
    errors: [canary],
  })
}

test('a line is JSON with an ISO time in UTC, a level by name, the service and the event', () => {
  const { logger, last } = recorder()
  logger.info({ event: 'request.claimed', export_id: '7', bytes: 12n }, 'claimed')
  expect(last()).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    level: 'info',
    service: 'worker',
    event: 'request.claimed',
    export_id: '7',
    bytes: '12',
    msg: 'claimed',
  })
})

test('no way of logging a foreign error writes its text', () => {
  const { logger, lines } = recorder()
  const error = driverError()
  const wrapped = new Error('outer', { cause: error })
  logger.error(error)
  logger.error(error, 'failed')
  logger.error(error, error.message)
  logger.error({ err: error })
  logger.error({ err: error }, `failed: ${error.message}`)
  logger.error({ err: wrapped }, 'failed')
  logger.error({ error, list: [{ deep: error }] }, 'failed %s', error)
  logger.error('failed %s %o', error, error)
  logger.error({ err: new AggregateError([error], canary) })
  logger.error({ err: unavailable({}, error) })
  logger.error({ err: canary })
  logger.child({ export_id: '7' }).error({ err: error })
  expect(lines).toHaveLength(12)
  expect(lines.join('')).not.toContain(canary)
})

test('a foreign error is told by its class, its code and the place it came from', () => {
  const { logger, last } = recorder()
  logger.error({ event: 'x', err: driverError() })
  expect(last()).toMatchObject({ msg: 'internal', err: { type: 'Error', code: '23505' } })
  expect(last().err).not.toHaveProperty('message')
  expect((last().err as { stack: string[] }).stack[0]).toMatch(/^at driverError .*logger\.test\.ts/)
})

test('our own error is told with its message, its facts and its cause’s code', () => {
  const { logger, last } = recorder()
  logger.error({ err: unavailable({ attempt: 2 }, driverError()) })
  expect(last()).toMatchObject({
    msg: 'The store does not answer.',
    err: {
      type: 'ExportError',
      code: 'storage.unavailable',
      message: 'The store does not answer.',
      facts: { attempt: 2 },
      cause: { code: '23505' },
    },
  })
})

test('an error of ours has no stack but where somebody debugs; one of a library has a few places of it', () => {
  const lines: string[] = []
  const destination = { write: (line: string) => lines.push(line) }
  for (const level of ['info', 'debug'])
    createLogger({ name: 'worker', level, destination }).error({ err: unavailable({}, driverError()) })
  const [short, long] = lines.map((line) => JSON.parse(line).err)
  expect(short).not.toHaveProperty('stack')
  expect(short.cause.stack.length).toBeLessThanOrEqual(4)
  expect(long.stack.length).toBeGreaterThan(0)
  expect(long.cause.stack.length).toBeGreaterThan(4)
})

test('a request is told by method and route, never by its address, headers or body', () => {
  const { logger, last, lines } = recorder()
  const req = {
    method: 'GET',
    url: `/x?who=${canary}`,
    headers: { cookie: canary },
    routeOptions: { url: '/x' },
  }
  logger.info({ req, res: { statusCode: 200, body: canary } }, 'answered')
  expect(last()).toMatchObject({ req: { method: 'GET', route: '/x' }, res: { statusCode: 200 } })
  expect(lines.join('')).not.toContain(canary)
})

test('an instance of a class that nobody has judged safe is told by its class only', () => {
  class Session {
    user = canary
  }
  const { logger, last, lines } = recorder()
  logger.info({ session: new Session(), map: new Map([[1, canary]]), email: canary, who: { token: canary } })
  expect(last()).toMatchObject({ session: '[Session]', map: '[Map]', email: '[redacted]' })
  expect(lines.join('')).not.toContain(canary)
})

test('what is named like a secret is left out, however deep, and of a child logger too', () => {
  const { logger, lines, last } = recorder()
  logger.info({ cookie: canary, a: { b: { authorization: canary } }, list: [{ secret: canary }] })
  expect(last()).toMatchObject({ cookie: '[redacted]', list: [{ secret: '[redacted]' }] })
  const child = logger.child({ password: canary, who: { email: canary }, export_id: '7' })
  child.info({ event: 'x' })
  expect(last()).toMatchObject({ password: '[redacted]', who: { email: '[redacted]' }, export_id: '7' })
  expect(lines.join('')).not.toContain(canary)
})

test('a child logger binds only what may leave', () => {
  const { logger, lines, last } = recorder()
  logger.child({ holder: new Map([[1, canary]]), cause: driverError(), err: driverError() }).info('x')
  expect(last()).toMatchObject({ holder: '[Map]', cause: { code: '23505' }, err: { code: '23505' } })
  expect(lines.join('')).not.toContain(canary)
})
