import { type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

/** Of one connection, not of the message: they end here. */
const hopByHop = ['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']

/**
 * Passes a request on to `target` and its answer back, both as they stream, as a site's nginx would: the host
 * is kept, and the caller's address, scheme and host are told in X-Forwarded headers. 502 when nobody answers.
 */
export async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: string,
): Promise<void> {
  const { hostname, port } = new URL(target)
  const upstream = request({
    ...{ hostname, port, agent: false },
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: { ...endToEnd(incoming.headers), ...forwarded(incoming) },
  })
  // A closed page must end its event stream behind us too.
  outgoing.once('close', () => upstream.destroy())
  const answering = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve)
    upstream.on('error', reject)
  })
  incoming.pipe(upstream)
  try {
    const answer = await answering
    outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers))
    // The first event may be long in coming; the headers need not wait for it.
    outgoing.flushHeaders()
    await pipeline(answer, outgoing)
  } catch {
    if (outgoing.headersSent) outgoing.destroy()
    else
      outgoing.writeHead(502, { 'content-type': 'text/plain' }).end('The service behind does not answer.\n')
  }
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)))
}

function forwarded({ headers, socket }: IncomingMessage): Record<string, string> {
  const before = headers['x-forwarded-for']
  const address = socket.remoteAddress ?? 'unknown'
  return {
    'x-forwarded-for': before === undefined ? address : `${before}, ${address}`,
    'x-forwarded-proto': 'http',
    'x-forwarded-host': headers.host ?? '',
  }
}
