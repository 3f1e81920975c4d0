import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Site } from '@pdd/runtime'
import { Type } from 'typebox'
import type { ApiDeps } from '../deps.ts'
import { badJson, requestInvalid, routeUnknown, signatureRefused } from '../errors.ts'
import { isPlainText } from '../plain-text.ts'
import { problems } from '../routes/shared-schemas.ts'

const largestBody = 8 * 1024
const Kept = Type.Object({ ok: Type.Boolean() }, { examples: [{ ok: true }] })

const schema = {
  operationId: 'receiveErpnextWebhook',
  summary: 'A webhook of ERPNext on User: something is new about an account',
  description:
    'Signed by ERPNext (`Enable Security`) with `webhookSecret` of the site. The account is named by `user`, else by `name`; ' +
    'what is done follows from what stands in the site’s own table.',
  headers: Type.Object({
    'x-frappe-webhook-signature': Type.Optional(
      Type.String({
        description: 'HMAC-SHA256 over the body, in base64',
        examples: ['gkjjXHcqICWhKSMCo+ZkDHq99XOADLCa8LxpBYP4qrY='],
      }),
    ),
  }),
  response: { 200: Kept, 202: Kept, ...problems(400, 401, 404, 413, 503) },
}

/** `POST /v1/erpnext/webhook`, for sites without the companion app. Off where no site has a secret for it. */
export const erpnextWebhook: FastifyPluginAsyncTypebox<ApiDeps> = async (app, { sites, accountPushes }) => {
  const signers = [...sites.values()].flatMap((site) =>
    (site.webhookSecrets ?? []).map((secret) => ({ site, secret })),
  )
  // The signature is over the bytes as they came. ERPNext sends the content type that was typed in there, or none.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const options = { schema, bodyLimit: largestBody, config: { foreignBody: true } }
  app.post('/erpnext/webhook', options, async (request, reply) => {
    if (signers.length === 0) throw routeUnknown()
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const site = signerOf(signers, body, request.headers['x-frappe-webhook-signature'])
    if (site === null) throw signatureRefused()
    const isNew = await accountPushes.tell({
      site: site.name,
      subjectId: userIn(body),
      formerSubjectId: null,
    })
    request.log.info({ event: 'account.told_changed', site: site.name }, 'told by the site')
    return reply.code(isNew ? 202 : 200).send({ ok: true })
  })
}

/** The site whose secret made the signature. All are tried, so that the time tells nothing of which it was. */
function signerOf(
  signers: { site: Site; secret: string }[],
  body: Buffer,
  signature: string | undefined,
): Site | null {
  const given = Buffer.from(signature ?? '')
  const fitting = signers.filter(({ secret }) => {
    const right = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'))
    return given.length === right.length && timingSafeEqual(given, right)
  })
  return fitting[0]?.site ?? null
}

function userIn(body: Buffer): string {
  let told: unknown
  try {
    told = JSON.parse(body.toString())
  } catch (error) {
    throw badJson({}, error)
  }
  const { user, name } = (typeof told === 'object' && told !== null ? told : {}) as Record<string, unknown>
  const account = user ?? name
  if (typeof account !== 'string' || account === '' || account.length > 140 || !isPlainText(account))
    throw requestInvalid()
  return account
}
