import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { createOfficerGate } from '../authentication/officer-gate.ts'
import { ExportRequestResource, presentExportRequest } from '../export-request-resource.ts'
import { findVisible } from '../find-export-request.ts'
import { createAct, type OfficerActionName, officerActions } from '../officer/officer-actions.ts'
import { callerOf, type RouteDeps } from './route-deps.ts'
import { problems, RequestParams } from './shared-schemas.ts'

const schema = {
  operationId: 'actOnExportRequest',
  summary: 'What an officer does with a request',
  description:
    'The actions and the rules of the officer’s desk; the reason is kept with the officer’s name. Nobody acts on a request ' +
    'about themselves.',
  params: Type.Object({
    ...RequestParams.properties,
    action: Type.Enum(Object.keys(officerActions) as OfficerActionName[]),
  }),
  body: Type.Object(
    { reason: Type.Optional(Type.String({ maxLength: 500, description: 'why, in a few words' })) },
    { additionalProperties: false, examples: [{ reason: 'the site was down' }] },
  ),
  response: { 200: ExportRequestResource, ...problems(400, 401, 403, 404, 409, 413, 415, 503) },
}

/** `POST /v1/officer/export-requests/{id}/{action}` */
export const actOnExportRequest: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  const { assertOfficer } = createOfficerGate(deps)
  const act = createAct(deps)
  app.post('/officer/export-requests/:id/:action', { schema }, async (request) => {
    const officer = callerOf(request)
    await assertOfficer(officer)
    const { id, action } = request.params
    await act(officer, { id, action, body: request.body, log: request.log })
    return presentExportRequest(await findVisible(deps, officer, id), deps.settings.publicBaseUrl)
  })
}
