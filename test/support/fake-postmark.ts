import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type MailboxMessage,
  readMail,
  toOutbound,
} from '../../packages/embedded/src/mailbox/mailbox-messages.ts'

type Operation = 'send' | 'search'

export type PostmarkFault = {
  operation: Operation
  /** how many requests it hits; every one when omitted */
  times?: number
  /** which mails it hits, as a pattern of their nid; every one when omitted */
  nids?: string
  effect: /** answers so, without doing what was asked */
    | { kind: 'answer'; status: number; body: string; contentType?: string; location?: string }
    /** does what was asked, and answers so instead of telling it */
    | { kind: 'accept, then answer'; status: number; body: string; contentType?: string }
    /** never answers, and does nothing */
    | { kind: 'hang' }
    /** cuts the connection instead of doing what was asked */
    | { kind: 'reset' }
    /** does what was asked, then never answers */
    | { kind: 'accept, then hang' }
    /** does what was asked, then cuts the connection */
    | { kind: 'accept, then reset' }
    /** does what was asked, then sends half of the answer */
    | { kind: 'accept, then cut the answer' }
    | { kind: 'slow'; ms: number }
    /** a search that does not list what was accepted */
    | { kind: 'list nothing' }
}

export type FakePostmark = {
  url: string
  faults: PostmarkFault[]
  /** every mail that was taken in, oldest first, whatever was answered */
  accepted: MailboxMessage[]
  /** every request in order of arrival */
  requests: Operation[]
  close(): Promise<void>
}

export type FakePostmarkOptions = {
  serverToken: string
  inactive?: string[]
  port?: number
  /** where mails are written down before they are answered, so that they outlive the process */
  journal?: string
  /** where every request is written down, with the nid it names and what was done with it, one JSON object a line */
  log?: string
}

/** Postmark's two calls that the worker makes, doing as `faults` say; the contract suite proves it as it proves the mailbox. */
export async function startFakePostmark(options: FakePostmarkOptions): Promise<FakePostmark> {
  const { journal, serverToken } = options
  const faults: PostmarkFault[] = []
  const requests: Operation[] = []
  const accepted = journal === undefined ? [] : readJournal(journal)
  const inactive = new Set(options.inactive ?? [])

  const execute = (operation: Operation, query: URLSearchParams, body: string): Answer => {
    if (operation === 'search') return search(accepted, query)
    const mail = readMail(parseJson(body), inactive)
    if ('ErrorCode' in mail) return { status: 422, body: mail }
    if (journal !== undefined) appendFileSync(journal, `${JSON.stringify(mail)}\n`)
    accepted.push(mail)
    const answer = { To: mail.to, SubmittedAt: mail.receivedAt, MessageID: mail.id }
    return { status: 200, body: { ...answer, ErrorCode: 0, Message: 'OK' } }
  }

  const server = createServer(async (request, response) => {
    const body = await readBody(request).catch(() => null)
    const url = new URL(request.url ?? '/', 'http://localhost')
    const operation = operationOf(request.method, url.pathname)
    if (body === null) return
    if (operation === null) return send(response, { status: 405, body: { ErrorCode: 405, Message: 'no' } })
    requests.push(operation)
    const nid = nidOf(operation, url, body)
    const effect = takeFault(faults, operation, nid)
    if (options.log !== undefined) appendFileSync(options.log, lineOf(operation, nid, effect))
    if (effect?.kind === 'hang') return
    if (effect?.kind === 'slow') await delay(effect.ms)
    if (effect?.kind === 'reset') return void request.socket.resetAndDestroy()
    if (effect?.kind === 'answer') return scripted(response, effect)
    if (effect?.kind === 'list nothing') return send(response, search([], url.searchParams))
    if (request.headers['x-postmark-server-token'] !== serverToken)
      return send(response, { status: 401, body: { ErrorCode: 10, Message: 'token' } })
    const answer = execute(operation, url.searchParams, body)
    if (effect?.kind === 'accept, then hang') return
    if (effect?.kind === 'accept, then reset') return void request.socket.resetAndDestroy()
    if (effect?.kind === 'accept, then answer') return scripted(response, effect)
    if (effect?.kind === 'accept, then cut the answer') return cut(response, answer)
    send(response, answer)
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ faults, accepted, requests },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function nidOf(operation: Operation, url: URL, body: string): string {
  const mail =
    operation === 'send' ? (parseJson(body) as { Metadata?: { nid?: string } } | undefined) : undefined
  return mail?.Metadata?.nid ?? url.searchParams.get('metadata_nid') ?? ''
}

function lineOf(operation: Operation, nid: string, effect: PostmarkFault['effect'] | undefined): string {
  return `${JSON.stringify({ at: new Date().toISOString(), operation, nid, effect: effect?.kind ?? 'none' })}\n`
}

type Answer = { status: number; body: unknown }

function operationOf(method: string | undefined, path: string): Operation | null {
  if (method === 'POST' && path === '/email') return 'send'
  return method === 'GET' && path === '/messages/outbound' ? 'search' : null
}

function takeFault(
  faults: PostmarkFault[],
  operation: Operation,
  nid: string,
): PostmarkFault['effect'] | undefined {
  const fault = faults.find(
    (one) => one.operation === operation && one.times !== 0 && new RegExp(one.nids ?? '').test(nid),
  )
  if (fault?.times !== undefined) fault.times -= 1
  return fault?.effect
}

function search(accepted: MailboxMessage[], query: URLSearchParams): Answer {
  const [count, offset] = [
    Number(query.get('count') ?? Number.NaN),
    Number(query.get('offset') ?? Number.NaN),
  ]
  if (!(count >= 1 && count <= 500 && offset >= 0 && count + offset <= 10_000))
    return { status: 422, body: { ErrorCode: 700, Message: 'count and offset' } }
  const wanted = [...query].filter(([key]) => key.startsWith('metadata_'))
  const found = accepted.filter(({ metadata }) =>
    wanted.every(([key, value]) => metadata[key.slice('metadata_'.length)] === value),
  )
  const Messages = found
    .toReversed()
    .slice(offset, offset + count)
    .map(toOutbound)
  return { status: 200, body: { TotalCount: found.length, Messages } }
}

function scripted(
  response: ServerResponse,
  effect: { status: number; body: string; contentType?: string; location?: string },
): void {
  const headers = { 'content-type': effect.contentType ?? 'application/json' }
  const location = effect.location === undefined ? {} : { location: effect.location }
  response.writeHead(effect.status, { ...headers, ...location }).end(effect.body)
}

function cut(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
  response.write(text.slice(0, text.length / 2), () => response.socket?.resetAndDestroy())
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A line that a dying process did not finish was never answered, nor is it a mail. */
function readJournal(path: string): MailboxMessage[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.flatMap((line) => (parseJson(line) as MailboxMessage | undefined) ?? [])
}
