import type { IncomingMessage, ServerResponse } from 'node:http'
import { addressOf, listen, readText, sendJson } from '../http-listener.ts'
import { bareAddress, type MailboxMessage, type MailFault, readMail, toOutbound } from './mailbox-messages.ts'
import { mailboxPage } from './mailbox-pages.ts'

export type Mailbox = {
  /** base URL of the API and of the page */
  url: string
  /** newest first */
  messages(): MailboxMessage[]
  stop(): Promise<void>
}

export type MailboxOptions = {
  host?: string
  port?: number
  serverToken: string
  /** addresses that are refused as having bounced before */
  inactive?: string[]
}

type OutboundList = { TotalCount: number; Messages: Record<string, unknown>[] }

const capacity = 1000
const bodyLimit = 10 * 1024 * 1024

/** Takes mail as Postmark's API does and shows it on a page instead of sending it. Keeps the last 1000, in memory. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const messages: MailboxMessage[] = []
  const inactive = new Set((options.inactive ?? []).map(bareAddress))

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readText(request, bodyLimit)
    if (!isOurs(request)) return refuse(response)
    if (body === null) return sendJson(response, 413, { ErrorCode: 300, Message: 'The mail is too large.' })
    const mail = readMail(parseJson(body), inactive)
    if ('ErrorCode' in mail) return sendJson(response, 422, mail)
    messages.unshift(mail)
    messages.length = Math.min(messages.length, capacity)
    const answer = { To: mail.to, SubmittedAt: mail.receivedAt, MessageID: mail.id }
    sendJson(response, 200, { ...answer, ErrorCode: 0, Message: 'OK' })
  }

  const isOurs = (request: IncomingMessage): boolean =>
    request.headers['x-postmark-server-token'] === options.serverToken

  const listener = await listen(async (request, response) => {
    const { path, query } = addressOf(request)
    if (request.method === 'POST' && path === '/email') return receive(request, response)
    if (request.method !== 'GET')
      return sendJson(response, 405, { ErrorCode: 405, Message: 'Not allowed here.' })
    if (path === '/api/messages') return sendJson(response, 200, messages)
    if (path === '/messages/outbound') {
      if (!isOurs(request)) return refuse(response)
      const list = listOutbound(query, messages)
      return sendJson(response, 'ErrorCode' in list ? 422 : 200, list)
    }
    const page = mailboxPage(path, messages)
    response.writeHead(page.status, page.headers).end(page.body)
  }, options)
  return { ...listener, messages: () => [...messages] }
}

function listOutbound(query: URLSearchParams, messages: MailboxMessage[]): MailFault | OutboundList {
  const count = Number(query.get('count') ?? Number.NaN)
  const offset = Number(query.get('offset') ?? Number.NaN)
  const inBounds = Number.isInteger(count) && count >= 1 && count <= 500
  if (!inBounds || !Number.isInteger(offset) || offset < 0 || count + offset > 10_000) {
    const Message = "'count' (1 to 500) and 'offset' are needed, together up to 10000."
    return { ErrorCode: 700, Message }
  }
  const wanted = [...query].filter(([key]) => key.startsWith('metadata_'))
  const found = messages.filter(({ metadata }) =>
    wanted.every(([key, value]) => metadata[key.slice('metadata_'.length)] === value),
  )
  const page = found.slice(offset, offset + count)
  return { TotalCount: found.length, Messages: page.map(toOutbound) }
}

function refuse(response: ServerResponse): void {
  const Message = 'The X-Postmark-Server-Token header is missing or wrong.'
  sendJson(response, 401, { ErrorCode: 10, Message })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
