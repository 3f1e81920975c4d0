import { createServer, type IncomingMessage, request as open, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export type StoreRelay = {
  url: string
  /** keys under legal hold: the store refuses to delete them, always */
  held: Set<string>
  /** how often it refused to */
  refusals: number
  close(): Promise<void>
}

/** A store far away: parts of long uploads take so long, and so does each removal. */
const partMs = 2_000
const removalMs = 150

/** Stands before the object store, and changes nothing of what passes but when, and that held keys are not deleted. */
export async function startStoreRelay(target: string): Promise<StoreRelay> {
  const relay: StoreRelay = { url: '', held: new Set(), refusals: 0, close }
  const server = createServer(async (request, response) => {
    request.on('error', () => {})
    const { pathname, searchParams } = new URL(request.url ?? '/', target)
    // `/bucket/key`
    const key = decodeURIComponent(pathname.split('/').slice(2).join('/'))
    const removes = request.method === 'DELETE' && !searchParams.has('uploadId')
    if (removes && relay.held.has(key)) return refuse(request, response)
    if (removes) await delay(removalMs)
    if (searchParams.has('partNumber')) await delay(partMs)
    pass(request, response)
  })

  function refuse(request: IncomingMessage, response: ServerResponse): void {
    relay.refusals += 1
    request.resume()
    response.writeHead(403, { 'content-type': 'application/xml' })
    response.end('<Error><Code>AccessDenied</Code><Message>under legal hold</Message></Error>')
  }

  /** A store that is down, or dies, is an end of the connection without an answer. */
  function pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request
    const upstream = open(new URL(url ?? '/', target), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.on('error', () => response.destroy())
      answer.pipe(response)
    })
    upstream.on('error', () => response.destroy())
    response.on('close', () => upstream.destroy())
    request.pipe(upstream)
  }

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  relay.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return relay
}
