import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { boundedFetch, readAnswer } from './read-answer.ts'

const answers: Record<string, (response: ServerResponse) => void> = {
  '/good': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('{"a":["]",{"b":1}]}'),
  '/endless': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  },
  '/packed': (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(`"${'x'.repeat(50_000_000)}"`)),
  '/deep': (response) => response.end('['.repeat(30_000) + ']'.repeat(30_000)),
  '/cut': (response) => response.end('{"a":'),
  '/slow': (response) => void response.write('{"a":'),
  '/elsewhere': (response) => response.writeHead(302, { location: '/good' }).end(),
  '/small-packed': (response) =>
    response.writeHead(201, { 'content-encoding': 'gzip', 'x-kept': '1' }).end(gzipSync('{"a":1}')),
  '/nothing': (response) => response.writeHead(204).end(),
}
let server: Server
let url: string
beforeAll(async () => {
  server = createServer((request, response) => answers[request.url ?? '']?.(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const read = async (path: string, withinMs = 20_000) =>
  readAnswer(await fetch(url + path, { signal: AbortSignal.timeout(withinMs) }))

it('reads JSON, whatever it is said to be', async () => {
  expect(await read('/good')).toEqual({ a: [']', { b: 1 }] })
})

it.each([
  ['/endless', RangeError],
  ['/packed', RangeError],
  ['/deep', RangeError],
  ['/cut', SyntaxError],
])('ends at %s', async (path, kind) => {
  await expect(read(path)).rejects.toBeInstanceOf(kind)
})

it('ends with the signal of its request when the server says nothing more', async () => {
  await expect(read('/slow', 500)).rejects.toMatchObject({ name: 'TimeoutError' })
})

it('holds for clients that read by themselves', async () => {
  const bounded = boundedFetch(1000)
  await expect(bounded(`${url}/endless`)).rejects.toBeInstanceOf(RangeError)
  await expect(bounded(`${url}/elsewhere`)).rejects.toBeInstanceOf(TypeError)
  const answer = await bounded(`${url}/small-packed`)
  expect([answer.status, answer.headers.get('x-kept'), await answer.json()]).toEqual([201, '1', { a: 1 }])
  expect((await bounded(`${url}/nothing`)).status).toBe(204)
})
