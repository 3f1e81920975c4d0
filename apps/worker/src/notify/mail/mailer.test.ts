import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createMailer } from './mailer.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const answering = (status: number, body: string, contentType = 'application/json') =>
  serve((_request, response) => response.writeHead(status, { 'content-type': contentType }).end(body))

const mail = { to: 'person@example.org', subject: 's', text: 't', html: '<p>t</p>' }
const messageId = '0a129aee-e1cd-480d-b08d-4f48548ff48d'
const send = (baseUrl: string) =>
  createMailer({
    baseUrl,
    serverToken: 'token',
    from: 'x@example.org',
    stream: 'outbound',
    timeoutSeconds: 1,
  }).send(mail, 'n-1')

describe('what an attempt to send comes to', () => {
  it('is sent when the answer names the message', async () => {
    const url = await answering(200, JSON.stringify({ ErrorCode: 0, Message: 'OK', MessageID: messageId }))
    expect(await send(url)).toEqual({ kind: 'sent', messageId })
  })

  it.each([
    ['a page instead of an answer', 200, '<html>', 'text/html'],
    ['an empty object', 200, '{}', 'application/json'],
    ['no message id', 200, '{"ErrorCode":0}', 'application/json'],
    ['an internal error', 500, '{"ErrorCode":0,"Message":"x"}', 'application/json'],
    ['a gateway error', 502, 'bad gateway', 'text/plain'],
  ])('is unknown after %s', async (_name, status, body, contentType) => {
    expect(await send(await answering(status, body, contentType))).toMatchObject({ kind: 'unknown' })
  })

  it.each([
    ['an inactive address', 422, { ErrorCode: 406, Message: 'inactive: a@b.example' }, 'suppressed'],
    ['an invalid mail', 422, { ErrorCode: 300, Message: 'x' }, 'failed'],
    ['a wrong token', 401, { ErrorCode: 10, Message: 'x' }, 'failed'],
    ['an account that may not send', 422, { ErrorCode: 405, Message: 'x' }, 'failed'],
  ])('is refused for %s', async (_name, status, body, state) => {
    expect(await send(await answering(status, JSON.stringify(body)))).toMatchObject({
      kind: 'refused',
      state,
    })
  })

  it('is not sent when the provider asks to wait', async () => {
    expect(await send(await answering(429, '{"ErrorCode":429,"Message":"x"}'))).toMatchObject({
      kind: 'not_sent',
    })
  })

  it('is not sent when nobody listens', async () => {
    const url = await answering(200, '{}')
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(await send(url)).toMatchObject({ kind: 'not_sent', reasonCode: 'mail.unreachable' })
  })

  it('is unknown when the connection breaks after the mail was given', async () => {
    const url = await serve((request) => request.on('end', () => request.socket.destroy()).resume())
    expect(await send(url)).toMatchObject({ kind: 'unknown' })
  })

  it('is unknown when no answer comes in time', async () => {
    expect(await send(await serve(() => {}))).toMatchObject({ kind: 'unknown' })
  })

  it('follows no redirect, so that the token goes to no other host', async () => {
    let visits = 0
    const elsewhere = await serve((_request, response) => {
      visits += 1
      response.end('{}')
    })
    const url = await serve((_request, response) => response.writeHead(302, { location: elsewhere }).end())
    expect(await send(url)).toMatchObject({ kind: 'unknown' })
    expect(visits).toBe(0)
  })
})

it('sends no tracking and carries only the nid as metadata', async () => {
  let body = ''
  const url = await serve((request, response) => {
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => response.setHeader('content-type', 'application/json').end('{}'))
  })
  await send(url)
  expect(JSON.parse(body)).toMatchObject({ TrackOpens: false, TrackLinks: 'None', Metadata: { nid: 'n-1' } })
})

it('finds a message by its nid', async () => {
  const paths: string[] = []
  const url = await serve((request, response) => {
    paths.push(request.url ?? '')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ TotalCount: 1, Messages: [{ MessageID: messageId }] }))
  })
  const mailer = createMailer({ baseUrl: url, serverToken: 't', from: 'x@example.org', stream: 'outbound' })
  expect(await mailer.find('n-7')).toBe(messageId)
  expect(paths[0]).toContain('metadata_nid=n-7')
})
