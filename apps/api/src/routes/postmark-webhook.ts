import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { MailEvent } from '@pdd/database'
import { type Static, Type } from 'typebox'
import type { ApiDeps } from '../deps.ts'
import { routeUnknown, webhookRefused } from '../errors.ts'
import { assertPlainBody } from '../plain-text.ts'
import { problems } from './shared-schemas.ts'

const Body = Type.Object(
  {
    RecordType: Type.String({ maxLength: 40 }),
    MessageID: Type.String({ maxLength: 100 }),
    Type: Type.Optional(Type.String({ maxLength: 40 })),
    Metadata: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  {
    additionalProperties: true,
    examples: [
      {
        RecordType: 'Delivery',
        MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
        Metadata: { nid: '3f0c9a52-6c6e-4f4b-9d0e-6d1f1f6a2b11' },
      },
    ],
  },
)

const schema = {
  operationId: 'receivePostmarkEvent',
  summary: 'What Postmark tells of mails: delivered, bounced, complained about',
  body: Body,
  response: {
    200: Type.Object({ ok: Type.Boolean() }, { examples: [{ ok: true }] }),
    ...problems(401, 404, 503),
  },
}

/** Bounces that say nothing final of the mail. */
const passing = new Set([
  'Transient',
  'AutoResponder',
  'Subscribe',
  'Unsubscribe',
  'AddressChange',
  'OpenRelayTest',
])

/**
 * `POST /v1/webhooks/postmark`, with the secret as the password of basic authentication. A hint only: it can move a
 * mail's state on and nothing else, and a message that is not ours is answered as one that is.
 */
export const postmarkWebhook: FastifyPluginAsyncTypebox<ApiDeps> = async (app, deps) => {
  const { webhookSecret } = deps.settings
  app.addHook('onRequest', async (request) => {
    if (webhookSecret === null) throw routeUnknown()
    if (!isPassword(request.headers.authorization, webhookSecret)) throw webhookRefused()
  })

  // Bounces quote what other servers said, control characters and all.
  const options = { schema, bodyLimit: 1024 * 1024, config: { foreignBody: true } }
  app.post('/webhooks/postmark', options, async (request) => {
    const event = readEvent(request.body)
    if (event !== null && (await deps.notifications.recordEvent(event)))
      request.log.info({ event: `mail.${event.outcome}` }, 'told by the mail provider')
    return { ok: true }
  })
}

function readEvent({ RecordType, MessageID, Type, Metadata }: Static<typeof Body>): MailEvent | null {
  const nid = Metadata?.nid
  if (nid === undefined || MessageID === '') return null
  assertPlainBody({ nid, MessageID })
  const message = { nid, messageId: MessageID }
  if (RecordType === 'Delivery') return { ...message, outcome: 'delivered' }
  if (RecordType === 'SpamComplaint') return { ...message, outcome: 'complained' }
  if (RecordType === 'Bounce' && !passing.has(Type ?? '')) return { ...message, outcome: 'bounced' }
  return null
}

/** Compared as digests, so that neither length nor first difference shows in the time it takes. */
function isPassword(header: string | undefined, secret: string): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '')?.[1] ?? ''
  const credentials = Buffer.from(encoded, 'base64').toString()
  const given = credentials.slice(credentials.indexOf(':') + 1)
  return timingSafeEqual(digest(given), digest(secret))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
