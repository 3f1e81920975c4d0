import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listener = { url: string; stop(): Promise<void> }

export type ListenerOptions = {
  host?: string | undefined
  /** a free one when absent */
  port?: number | undefined
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Serves HTTP. A fault of `handle` is answered with 500, and never ends the process. */
export async function listen(handle: Handle, options: ListenerOptions): Promise<Listener> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'content-type': 'text/plain' }).end('This server made a mistake.\n')
    })
  })
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    // What listens everywhere is reached here.
    url: `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`,
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** The whole body as text; null when it is longer than `limit` bytes. */
export async function readText(request: IncomingMessage, limit: number): Promise<string | null> {
  const pieces: Buffer[] = []
  let length = 0
  // Read to the end even when it is too long: an answer before that would not reach the sender.
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length <= limit) pieces.push(piece)
  }
  return length > limit ? null : Buffer.concat(pieces).toString('utf8')
}

/** Path and query of a request, as sent: nothing in it is taken for a host. */
export function addressOf(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '/', ...rest] = (request.url ?? '/').split('?')
  return { path, query: new URLSearchParams(rest.join('?')) }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
