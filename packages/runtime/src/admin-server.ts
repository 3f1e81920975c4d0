import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Metrics } from './metrics.ts'

export type Health = {
  ok: boolean
  checks: Record<string, 'ok' | 'degraded' | 'failed'>
  /** by check: the code of what is wrong, and what to do */
  causes?: Record<string, string>
}

export type AdminServerOptions = {
  host: string
  /** 0 picks a free one */
  port: number
  live(): Promise<Health>
  ready(): Promise<Health>
  metrics: Pick<Metrics, 'text' | 'contentType'>
  /** a check that has not answered by then has failed; 5 seconds unless told otherwise */
  checkTimeoutMs?: number
}

export type AdminServer = {
  url: string
  /** From now on `/readyz` answers 503: the first thing a shutdown does. */
  drain(): void
  close(): Promise<void>
}

/** `/livez`, `/readyz` and `/metrics`, on a port that is not the public one. Resolves when it listens. */
export async function createAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const timeoutMs = options.checkTimeoutMs ?? 5_000
  let draining = false
  const routes: Record<string, (response: ServerResponse) => Promise<void>> = {
    '/livez': async (response) => sendHealth(response, await checked(options.live, timeoutMs)),
    '/readyz': async (response) =>
      sendHealth(response, draining ? stopping : await checked(options.ready, timeoutMs)),
    '/metrics': async (response) => {
      const text = await options.metrics.text()
      send(response, 200, options.metrics.contentType, text)
    },
  }
  const server = createServer((request, response) => {
    answer(routes, request, response).catch(() => response.destroy())
  })
  return {
    url: await listen(server, options.host, options.port),
    drain: () => {
      draining = true
    },
    close: () => closeServer(server),
  }
}

const stopping: Health = { ok: false, checks: { shutdown: 'failed' } }

async function answer(
  routes: Record<string, (response: ServerResponse) => Promise<void>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined
  if (route === undefined) return send(response, 404, 'text/plain', 'not found\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return send(response, 405, 'text/plain', 'method not allowed\n')
  }
  await route(response)
}

async function checked(check: () => Promise<Health>, timeoutMs: number): Promise<Health> {
  const timer = new AbortController()
  const late: Health = { ok: false, checks: { timeout: 'failed' } }
  try {
    return await Promise.race([check(), delay(timeoutMs, late, { signal: timer.signal })])
  } catch {
    return { ok: false, checks: { health: 'failed' } }
  } finally {
    timer.abort()
  }
}

function sendHealth(response: ServerResponse, health: Health): void {
  send(response, health.ok ? 200 : 503, 'application/json', JSON.stringify(health))
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' })
  response.end(body)
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const { address, family, port: chosen } = server.address() as AddressInfo
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${chosen}`)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
