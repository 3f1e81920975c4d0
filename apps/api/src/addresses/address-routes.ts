import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { AddressProof } from '@pdd/database'
import { Type } from 'typebox'
import { callerOf, type RouteDeps } from '../routes/route-deps.ts'
import { problems } from '../routes/shared-schemas.ts'
import { codeForm } from '../step-up/step-up-routes.ts'
import { addressProofUnknown } from './address-errors.ts'
import { confirmAddress, wantAddressCode } from './prove-address.ts'

const Address = Type.String({
  maxLength: 320,
  description: 'one bare mail address',
  examples: ['jane.private@example.net'],
})
const proofExample = {
  id: '7d1c6f3e-52b0-4c0a-9a1e-0f6b4f2f6d11',
  address: 'jane.private@example.net',
  confirmedAt: '2026-11-02T09:20:00.000Z',
  lapsesAt: '2027-11-02T09:20:00.000Z',
}
const Proof = Type.Object(
  {
    id: Type.String(),
    address: Type.String(),
    confirmedAt: Type.String({ format: 'date-time' }),
    lapsesAt: Type.String({ format: 'date-time' }),
  },
  { examples: [proofExample] },
)

const wanted = {
  operationId: 'requestAddressCode',
  summary: 'Have a code mailed to a further address of yours',
  description: 'The answer is the same for every address. The code is valid for ten minutes.',
  body: Type.Object(
    { address: Address },
    { additionalProperties: false, examples: [{ address: proofExample.address }] },
  ),
  response: {
    202: Type.Object({ expiresInSeconds: Type.Integer() }, { examples: [{ expiresInSeconds: 600 }] }),
    ...problems(400, 401, 403, 429, 503),
  },
}
const confirmed = {
  operationId: 'confirmAddress',
  summary: 'Answer with the code',
  description: 'For twelve months, mail that names the address comes into your file.',
  body: Type.Object(
    { address: Address, code: Type.String({ pattern: codeForm }) },
    { additionalProperties: false, examples: [{ address: proofExample.address, code: '123 456' }] },
  ),
  response: { 200: Proof, ...problems(400, 401, 403, 429, 503) },
}
const listed = {
  operationId: 'listAddresses',
  summary: 'Your confirmed addresses, newest first',
  response: {
    200: Type.Object({ items: Type.Array(Proof) }, { examples: [{ items: [proofExample] }] }),
    ...problems(401, 503),
  },
}
const removed = {
  operationId: 'removeAddress',
  summary: 'Take a confirmed address away',
  params: Type.Object({
    id: Type.String({
      maxLength: 64,
      description: 'the id of the confirmed address',
      examples: [proofExample.id],
    }),
  }),
  response: { 204: Type.Null(), ...problems(401, 403, 404, 503) },
}

/** `GET` and `POST /v1/addresses`, `POST /v1/addresses/confirm`, `DELETE /v1/addresses/{id}` */
export const addressRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  const { addressProofs } = deps

  app.post('/addresses', { schema: wanted }, async (request, reply) => {
    await wantAddressCode(deps, callerOf(request), request.body.address)
    return reply.code(202).send({ expiresInSeconds: 600 })
  })

  app.post('/addresses/confirm', { schema: confirmed }, async (request) =>
    present(await confirmAddress(deps, callerOf(request), request.body)),
  )

  app.get('/addresses', { schema: listed }, async (request) => {
    const { site, user } = callerOf(request)
    return { items: (await addressProofs.list(site, user)).map(present) }
  })

  app.delete('/addresses/:id', { schema: removed }, async (request, reply) => {
    const { site, user: subjectId } = callerOf(request)
    if (!(await addressProofs.remove(request.params.id, { site, subjectId }))) throw addressProofUnknown()
    return reply.code(204).send(null)
  })
}

function present({ id, address, confirmedAt, lapsesAt }: AddressProof) {
  return { id, address, confirmedAt: confirmedAt.toISOString(), lapsesAt: lapsesAt.toISOString() }
}
