import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { startRedis } from '@pdd/embedded'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { dumpRedis } from '../support/redis-dump.ts'
import { call, type Service, startService, until } from '../support/service.ts'
import { startTcpProxy, type TcpProxy, through } from '../support/tcp-proxy.ts'

const key = 'the-same-key-every-time'
let service: Service
let postgres: TcpProxy
let redis: TcpProxy

beforeEach(async () => {
  service = await startService()
  const server = new URL(inject('servers').postgresUrl)
  postgres = await startTcpProxy({ host: '127.0.0.1', port: Number(server.port) })
  redis = await startTcpProxy({ host: '127.0.0.1', port: service.redis.port })
})
afterEach(async () => {
  await Promise.all([postgres.up(), redis.up()])
  await service.close()
  await Promise.all([postgres.close(), redis.close()])
})

const startApi = () =>
  service.startApi({
    DATABASE_URL: through(postgres, service.table.url),
    QUEUE_URL: through(redis, service.redis.url),
  })
/** Until the wake-up of the last POST is written down: the next statement then takes a connection that is open. */
const idle = async () => {
  await until(async () => (await service.rows()).length > 0)
  await delay(2_000)
}
const readiness = async (adminUrl: string) => {
  const answer = await fetch(`${adminUrl}/readyz`)
  return { status: answer.status, body: await answer.json() }
}

describe('the queue', () => {
  it('T13 is down when the API starts: a POST is answered 202 within 300 ms, readiness says degraded', async () => {
    await redis.down()
    const api = await startApi()
    await call(api.url, undefined, { user: 'ravi.kumar@acme.example' })
    const answer = await call(api.url)
    expect(answer).toMatchObject({ status: 202, ms: expect.any(Number) })
    expect(answer.ms).toBeLessThan(300)
    expect(await readiness(api.adminUrl)).toMatchObject({
      status: 200,
      body: { checks: { queue: 'degraded' } },
    })
    expect((await service.rows()).map(({ status }) => status)).toEqual(['queued', 'queued'])
  })

  it.each(['down', 'hang'] as const)(
    'T14, T15 goes %s while the API is warm: POSTs are answered within 300 ms, and all run once when it is back',
    async (fault) => {
      const api = await startApi()
      await call(api.url, undefined, { user: 'zoe.angstrom@example.org' })
      await redis[fault]()
      const people = ['maria.santos@example.org', 'ravi.kumar@acme.example', 'amara.okafor@acme.example']
      for (const user of people) {
        const answer = await call(api.url, undefined, { user })
        expect(answer.status).toBe(202)
        expect(answer.ms).toBeLessThan(300)
      }
      await redis.up()
      await service.startWorker()
      await until(async () => (await service.rows()).every(({ status }) => status === 'ready'), 90)
      expect((await service.rows()).map(({ fence }) => fence)).toEqual([1, 1, 1, 1])
    },
    150_000,
  )

  it('T16 is full: a POST is answered 202, and runs when there is room again', async () => {
    const admin = new Redis(service.redis.url)
    const api = await startApi()
    await call(api.url, undefined, { user: 'ravi.kumar@acme.example' })
    await admin.config('SET', 'maxmemory', '1')
    const answer = await call(api.url)
    expect(answer.status).toBe(202)
    expect(answer.ms).toBeLessThan(300)
    await delay(500)
    await admin.config('SET', 'maxmemory', '0')
    admin.disconnect()
    await service.startWorker()
    await until(async () => (await service.rows()).every(({ status }) => status === 'ready'), 90)
  }, 120_000)

  it('T11, T12 is emptied: what waited is announced again, and each runs once', async () => {
    const api = await startApi()
    const people = ['maria.santos@example.org', 'ravi.kumar@acme.example', 'zoe.angstrom@example.org']
    for (const user of people) await call(api.url, undefined, { user })
    await until(async () => ((await dumpRedis(service.redis.url)) ?? '') !== '')
    service.redis.kill('SIGKILL')
    await service.redis.restart()
    // As if the minute had gone by after which an unanswered wake-up is repeated.
    await service.table.query(`UPDATE export_request SET enqueued_at = enqueued_at - interval '60 s'`)
    await service.startWorker()
    await until(async () => (await service.rows()).every(({ status }) => status === 'ready'), 60)
    expect((await service.rows()).map(({ fence }) => fence)).toEqual([1, 1, 1])
    await until(() => service.postmark.accepted.length === 3)
  }, 120_000)

  it('T18 comes back from an older copy: jobs of requests that are over do nothing', async () => {
    const older = await startRedis()
    const api = await service.startApi({ QUEUE_URL: older.url })
    await call(api.url)
    // Two queues, one table: the wake-up of the older one arrives when everything is done.
    const worker = await service.startWorker()
    await until(async () => (await service.rows())[0]?.status === 'ready', 90)
    await worker.stop()
    const late = await service.startWorker({ QUEUE_URL: older.url, LOG_LEVEL: 'debug' })
    await until(async () => (await readFile(late.logFile, 'utf8')).includes('export.stale'), 60)
    expect((await service.rows())[0]?.fence).toBe(1)
    expect(service.postmark.accepted).toHaveLength(1)
    await late.stop()
    await api.stop()
    await older.stop()
  }, 150_000)
})

describe('the request table', () => {
  it('C0 cannot be reached before the commit: 503 that says when to come again, and one row after all', async () => {
    const api = await startApi()
    await postgres.down()
    const answer = await call(api.url, undefined, { key })
    expect(answer).toMatchObject({ status: 503, body: { code: 'database.unavailable' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    await postgres.up()
    await until(async () => (await call(api.url, undefined, { key })).status < 300)
    expect(await service.rows()).toHaveLength(1)
  })

  it('C1, T21 commits and its answer is lost: 503 in bounded time, and the repeat finds the one row', async () => {
    const api = await startApi()
    await call(api.url, undefined, { user: 'ravi.kumar@acme.example' })
    await idle()
    postgres.loseAnswers()
    const answer = await call(api.url, undefined, { key })
    expect(answer.status).toBe(503)
    await until(async () => (await service.rows()).length === 2)
    await postgres.up()
    await until(async () => (await call(api.url, undefined, { key })).status < 300)
    expect(await service.rows()).toHaveLength(2)
  }, 90_000)

  it('C2 has the row and the API dies before it answers: the repeat, asked of another, names that row', async () => {
    const first = await startApi()
    await call(first.url, undefined, { user: 'ravi.kumar@acme.example' })
    await idle()
    postgres.loseAnswers()
    const lost = call(first.url, undefined, { key }).catch(() => null)
    await until(async () => (await service.rows()).length === 2)
    first.kill('SIGKILL')
    expect(await lost).toBeNull()
    await postgres.up()
    const second = await startApi()
    const [, row] = await service.rows()
    expect(await call(second.url, undefined, { key })).toMatchObject({ status: 200, body: { id: row?.id } })
  })

  it('T20 restarts: requests are answered 503 or 2xx, never lost, never doubled', async () => {
    const api = await startApi()
    await call(api.url)
    postgres.reset()
    await postgres.down()
    setTimeout(() => postgres.up(), 1_000)
    const answers: number[] = []
    await until(async () => {
      answers.push((await call(api.url, undefined, { user: 'ravi.kumar@acme.example', key })).status)
      return (answers.at(-1) ?? 0) < 300
    })
    expect(answers.slice(0, -1).every((status) => status === 503)).toBe(true)
    expect(await service.rows()).toHaveLength(2)
  })

  it('T23 hangs: the answer is 503 in bounded time, and the next one after it is back is good', async () => {
    const api = await startApi()
    await call(api.url)
    postgres.hang()
    const answer = await call(api.url, undefined, { user: 'ravi.kumar@acme.example' })
    expect(answer.status).toBe(503)
    expect(answer.ms).toBeLessThan(25_000)
    await postgres.up()
    await until(
      async () => (await call(api.url, undefined, { user: 'ravi.kumar@acme.example' })).status < 300,
    )
  }, 90_000)
})

it('T6 SIGTERM with a POST in flight: it gets its answer, new ones are refused, and the end is clean', async () => {
  const api = await startApi()
  await call(api.url)
  postgres.shape({ latencyMs: 300 })
  const inFlight = call(api.url, undefined, { user: 'ravi.kumar@acme.example' })
  await delay(150)
  const startedAt = performance.now()
  await api.stop()
  expect((await inFlight).status).toBe(202)
  expect(performance.now() - startedAt).toBeLessThan(6_000)
  await expect(call(api.url)).rejects.toThrow('fetch failed')
  expect(await service.rows()).toHaveLength(2)
})

it('T72 metrics and health are not at the public port', async () => {
  const api = await startApi()
  for (const path of ['/metrics', '/readyz'])
    expect((await fetch(`${api.url}${path}`)).status, path).not.toBe(path === '/metrics' ? 200 : 503)
  expect((await fetch(`${api.adminUrl}/metrics`)).status).toBe(200)
})
