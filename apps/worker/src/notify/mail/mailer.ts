import { boundedFetch } from '@pdd/runtime'
import { Errors, ServerClient } from 'postmark'

export type Mail = { to: string; subject: string; text: string; html: string }

/**
 * What became of one attempt to send.
 * `unknown` is a state, not an exception: the provider has no idempotency key, so a lost answer must be looked up.
 */
export type SendOutcome =
  | { kind: 'sent'; messageId: string }
  | { kind: 'refused'; state: 'suppressed' | 'failed'; reasonCode: string }
  | { kind: 'not_sent'; reasonCode: string }
  | { kind: 'unknown'; reasonCode: string }

export type Mailer = {
  /** @param nid goes into the mail's metadata, so that {@link Mailer.find} can find a message whose answer was lost */
  send(mail: Mail, nid: string): Promise<SendOutcome>
  /** The message id of a mail sent with this nid; null when none is listed. Throws when the list cannot be read. */
  find(nid: string): Promise<string | null>
}

export type MailerOptions = {
  baseUrl: string
  serverToken: string
  from: string
  stream: string
  timeoutSeconds?: number
}

/** More than a list of fifty messages has. */
const answerBytes = 1024 * 1024

/** Sends through Postmark's API. Redirects are errors: a followed one would carry the server token to another host. */
export function createMailer({
  baseUrl,
  serverToken,
  from,
  stream,
  timeoutSeconds = 15,
}: MailerOptions): Mailer {
  const { protocol, host } = new URL(baseUrl)
  const bounded = boundedFetch(answerBytes)
  const connect = (onCause: (cause: unknown) => void) =>
    new ServerClient(serverToken, {
      useHttps: protocol === 'https:',
      requestHost: host,
      timeout: timeoutSeconds,
      fetch: (input, init) =>
        bounded(input, init).catch((error: unknown) => {
          // The client drops the cause, which alone tells "never reached" from "answer lost".
          onCause(error instanceof Error ? error.cause : undefined)
          throw error
        }),
    })

  return {
    async send(mail, nid) {
      let cause: unknown
      const client = connect((seen) => {
        cause = seen
      })
      try {
        const answer: unknown = await client.sendEmail({
          From: from,
          To: mail.to,
          Subject: mail.subject,
          TextBody: mail.text,
          HtmlBody: mail.html,
          MessageStream: stream,
          TrackOpens: false,
          TrackLinks: 'None' as never,
          Metadata: { nid },
        })
        return readAcceptance(answer)
      } catch (error) {
        return readFailure(error, cause)
      }
    },

    async find(nid) {
      const client = connect(() => {})
      const answer: unknown = await client.getOutboundMessages({
        count: 50,
        offset: 0,
        metadata_nid: nid,
      } as never)
      const messages = isRecord(answer) && Array.isArray(answer.Messages) ? answer.Messages : null
      if (messages === null) throw new Error('the list of sent messages could not be read')
      const found = messages.find((message: unknown) => isRecord(message) && isMessageId(message.MessageID))
      return isRecord(found) ? String(found.MessageID) : null
    },
  }
}

/** Only an answer that names the message counts: a proxy's 200 with a page in it must not. */
function readAcceptance(answer: unknown): SendOutcome {
  if (isRecord(answer) && answer.ErrorCode === 0 && isMessageId(answer.MessageID)) {
    return { kind: 'sent', messageId: answer.MessageID }
  }
  return { kind: 'unknown', reasonCode: 'mail.answer_unreadable' }
}

const neverWritten = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
])
const accountRefusals = new Set([300, 400, 401, 405, 411, 412, 413])

function readFailure(error: unknown, cause: unknown): SendOutcome {
  if (error instanceof Errors.InactiveRecipientsError) {
    return { kind: 'refused', state: 'suppressed', reasonCode: 'mail.address_inactive' }
  }
  if (error instanceof Errors.InvalidAPIKeyError) {
    return { kind: 'refused', state: 'failed', reasonCode: 'mail.token_refused' }
  }
  if (error instanceof Errors.RateLimitExceededError)
    return { kind: 'not_sent', reasonCode: 'mail.rate_limited' }
  if (error instanceof Errors.PostmarkError) {
    if (error.code === 100) return { kind: 'not_sent', reasonCode: 'mail.maintenance' }
    if (error.statusCode === 422 || (error.statusCode < 500 && accountRefusals.has(error.code))) {
      return { kind: 'refused', state: 'failed', reasonCode: 'mail.refused' }
    }
  }
  if (isRecord(cause) && typeof cause.code === 'string') {
    if (neverWritten.has(cause.code) || cause.code.startsWith('ERR_TLS')) {
      return { kind: 'not_sent', reasonCode: 'mail.unreachable' }
    }
  }
  return { kind: 'unknown', reasonCode: 'mail.outcome_unknown' }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isMessageId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}
