import { randomUUID } from 'node:crypto'

/** A mail as it was taken in. */
export type MailboxMessage = {
  id: string
  from: string
  to: string
  subject: string
  text: string
  html: string
  metadata: Record<string, string>
  stream: string
  /** ISO 8601, UTC */
  receivedAt: string
}

export type MailFault = { ErrorCode: number; Message: string }

/** Reads Postmark's `POST /email` body, or says in Postmark's codes what is wrong with it. */
export function readMail(body: unknown, inactive: ReadonlySet<string>): MailboxMessage | MailFault {
  if (!isRecord(body)) return fault(403, 'The body has to be one JSON object.')
  const from = textOf(body.From)
  const to = textOf(body.To)
  const text = textOf(body.TextBody)
  const html = textOf(body.HtmlBody)
  const metadata = readMetadata(body.Metadata)
  if (!isAddress(from)) return fault(300, "'From' is not an e-mail address.")
  if (to === '' || !to.split(',').every(isAddress)) return fault(300, "'To' is not an e-mail address.")
  if (to.split(',').length > 50) return fault(300, "'To' holds more than 50 addresses.")
  if (text === '' && html === '') return fault(300, "One of 'TextBody' and 'HtmlBody' is needed.")
  if (metadata === null)
    return fault(300, "'Metadata' holds up to ten texts: names of up to 20, values of up to 80 characters.")
  if (to.split(',').some((address) => inactive.has(bareAddress(address))))
    return fault(406, 'The recipient is inactive: it bounced or complained before.')
  return {
    ...{ id: randomUUID(), from, to, subject: textOf(body.Subject), text, html, metadata },
    stream: textOf(body.MessageStream) || 'outbound',
    receivedAt: new Date().toISOString(),
  }
}

/** One row of Postmark's `GET /messages/outbound`. */
export function toOutbound(message: MailboxMessage): Record<string, unknown> {
  return {
    MessageID: message.id,
    To: message.to.split(',').map((address) => ({ Email: bareAddress(address), Name: null })),
    Recipients: message.to.split(',').map(bareAddress),
    From: message.from,
    Subject: message.subject,
    Metadata: message.metadata,
    MessageStream: message.stream,
    ReceivedAt: message.receivedAt,
    Status: 'Sent',
  }
}

/** The address alone, in lower case, without a name in front. */
export function bareAddress(text: string): string {
  return (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim().toLowerCase()
}

function readMetadata(value: unknown): Record<string, string> | null {
  if (value === undefined || value === null) return {}
  if (!isRecord(value)) return null
  const entries = Object.entries(value)
  const fits = entries.every(
    ([key, text]) => key.length <= 20 && typeof text === 'string' && text.length <= 80,
  )
  return fits && entries.length <= 10 ? (value as Record<string, string>) : null
}

function isAddress(text: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(bareAddress(text))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function fault(ErrorCode: number, Message: string): MailFault {
  return { ErrorCode, Message }
}
