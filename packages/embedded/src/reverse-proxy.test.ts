import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { type Listener, listen } from './http-listener.ts'
import { forward } from './reverse-proxy.ts'

const servers: Server[] = []
const listeners: Listener[] = []

afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.stop()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function proxyTo(service: RequestListener): Promise<string> {
  const server = createServer(service)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return await proxyToUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

async function proxyToUrl(target: string): Promise<string> {
  const listener = await listen((request, response) => forward(request, response, target), {})
  listeners.push(listener)
  return listener.url
}

it('keeps host, path, body, status and cookies, and tells where the request came from', async () => {
  const url = await proxyTo(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.writeHead(202).end(JSON.stringify({ path: request.url, body, headers: request.headers }))
  })
  const answer = await fetch(`${url}/v1/x?y=%20`, {
    method: 'POST',
    headers: { 'x-forwarded-for': '10.0.0.1' },
    body: '{"format":"bundle"}',
  })
  expect(answer.status).toBe(202)
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  const { host } = new URL(url)
  expect(await answer.json()).toMatchObject({
    ...{ path: '/v1/x?y=%20', body: '{"format":"bundle"}' },
    headers: {
      ...{ host, 'x-forwarded-host': host, 'x-forwarded-proto': 'http' },
      'x-forwarded-for': '10.0.0.1, 127.0.0.1',
    },
  })
})

it('passes each event on as it comes, headers first, and hangs up behind when the reader leaves', async () => {
  let left: () => void = () => undefined
  const leaving = new Promise<void>((resolve) => {
    left = resolve
  })
  let write: (text: string) => void = () => undefined
  const url = await proxyTo((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    response.once('close', left)
    write = (text) => response.write(text)
  })
  const reading = new AbortController()
  const answer = await fetch(url, { signal: reading.signal })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    write(event)
    expect(new TextDecoder().decode((await reader.read()).value)).toBe(event)
  }
  reading.abort()
  await leaving
})

it('answers 502 when nobody listens', async () => {
  expect((await fetch(await proxyToUrl('http://127.0.0.1:1'))).status).toBe(502)
})
