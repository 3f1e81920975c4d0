import { afterEach, expect, test } from 'vitest'
import { type AdminServer, type AdminServerOptions, createAdminServer } from './admin-server.ts'
import { createMetrics } from './metrics.ts'

let server: AdminServer | undefined
afterEach(() => server?.close())

async function start(options: Partial<AdminServerOptions> = {}) {
  const metrics = createMetrics({ prefix: 'pdx_', processMetrics: false })
  metrics.counter('poison_total').inc()
  server = await createAdminServer({
    host: '127.0.0.1',
    port: 0,
    live: async () => ({ ok: true, checks: {} }),
    ready: async () => ({ ok: true, checks: { database: 'ok', queue: 'degraded' } }),
    metrics,
    checkTimeoutMs: 50,
    ...options,
  })
  return server
}

test('readiness tells every check, and 200 while it is ok', async () => {
  const { url } = await start()
  const response = await fetch(`${url}/readyz`)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ ok: true, checks: { database: 'ok', queue: 'degraded' } })
  expect((await fetch(`${url}/livez`)).status).toBe(200)
})

test('a check that says no, throws, or hangs is 503', async () => {
  const answers = [
    async () => ({ ok: false, checks: { database: 'failed' as const } }),
    () => Promise.reject(new Error('maria.santos@example.org')),
    () => new Promise<never>(() => {}),
  ]
  for (const ready of answers) {
    const { url, close } = await start({ ready })
    const response = await fetch(`${url}/readyz`)
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('maria')
    await close()
  }
})

test('after drain it is not ready, and still alive', async () => {
  const { url, drain } = await start()
  drain()
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  expect((await fetch(`${url}/livez`)).status).toBe(200)
})

test('metrics are served as Prometheus text', async () => {
  const { url } = await start()
  const response = await fetch(`${url}/metrics`)
  expect(response.headers.get('content-type')).toContain('text/plain')
  expect(await response.text()).toContain('pdx_poison_total 1')
})

test('anything else is not there, and nothing can be written', async () => {
  const { url } = await start()
  expect((await fetch(`${url}/constructor`)).status).toBe(404)
  expect((await fetch(`${url}/livez`, { method: 'POST' })).status).toBe(405)
})

test('a port that is taken rejects the start', async () => {
  const { url } = await start()
  await expect(start({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
