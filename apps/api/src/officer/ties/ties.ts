import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { isUnderWay } from '@pdd/core'
import type { Tie } from '@pdd/database'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { ApiCaller } from '../../authentication/caller.ts'
import { findVisible } from '../../find-export-request.ts'
import type { PageDeps } from '../../pages/page-view.ts'
import { RequestParams } from '../../routes/shared-schemas.ts'
import { isOwn } from '../officer-actions.ts'
import { actionNotPossible, tieNotYours, tieUnknown } from '../officer-errors.ts'
import { ReasonBody, reasonOf } from '../reason.ts'
import { type TieAction, tieActions } from './tie-cards.ts'
import { type JustDecided, tiesPage } from './ties-page.ts'

const shownTies = 50
const hide = { hide: true }
const id = RequestParams.properties.id
const TiesQuery = Type.Object(
  {
    request: Type.Optional(id),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    decided: Type.Optional(id),
  },
  { additionalProperties: false },
)
const TieParams = Type.Object({ id, action: Type.Enum(Object.keys(tieActions) as TieAction[]) })

/** Who of the desk is asking, and who may change something: the desk's own checks. */
export type DeskGate = {
  officerOf(request: FastifyRequest): Promise<ApiCaller>
  changing(request: FastifyRequest): Promise<ApiCaller>
}

/** What nobody could prove: the list, and an officer's decision. */
export const ties: FastifyPluginAsyncTypebox<PageDeps & DeskGate> = async (app, deps) => {
  app.get('/requests/ties', { schema: { ...hide, querystring: TiesQuery } }, async (request, reply) => {
    const officer = await deps.officerOf(request)
    const { site, user } = officer
    const { cursor, ...query } = request.query
    const of = query.request === undefined ? null : await findVisible(deps, officer, query.request)
    await deps.officers.recordView({ site, officer: user, thing: 'ties' })
    const whose = { site, limit: shownTies, ...(of !== null && { requestId: of.id }) }
    const [{ items, nextCursor }, decided, just] = await Promise.all([
      deps.ties.open({ ...whose, ...(cursor !== undefined && { cursor }) }),
      deps.ties.decided(whose),
      query.decided === undefined ? null : justDecided(await find(officer, query.decided)),
    ])
    const { frame } = await deps.pageFor(request, reply, officer)
    const view = { frame, officer: user, open: items, nextCursor, decided, of, just }
    return reply.type('text/html; charset=utf-8').send(String(tiesPage(view)))
  })

  app.post(
    '/requests/ties/:id/:action',
    { schema: { ...hide, params: TieParams, body: ReasonBody } },
    async (request, reply) => {
      const officer = await deps.changing(request)
      const tie = await find(officer, request.params.id)
      if (isOwn(tie.subjectId, officer.user)) throw tieNotYours()
      const reason = reasonOf(request.body)
      const decision = tieActions[request.params.action]
      if (!(await deps.ties.decide(tie.site, tie.id, decision, { name: officer.user, reason })))
        throw actionNotPossible()
      request.log.info(
        { event: `officer.tie_${decision}`, export_id: tie.lastRequestId },
        'officer action performed',
      )
      return reply.redirect(`/requests/ties?request=${tie.lastRequestId}&decided=${tie.id}`, 303)
    },
  )

  /** One answer for what is not there and what is another site's. */
  async function find({ site }: ApiCaller, tieId: string): Promise<Tie> {
    const tie = await deps.ties.get(site, tieId)
    if (tie === null) throw tieUnknown()
    return tie
  }

  async function justDecided(tie: Tie): Promise<JustDecided | null> {
    if (tie.decided === null) return null
    const { site, subjectId } = tie
    const [frozen, delegatedRequests, { items }] = await Promise.all([
      deps.officers.isFrozen(site, subjectId),
      deps.officers.waitingDelegatedRequests(site),
      deps.requests.list({ site, subjectId, limit: shownTies }),
    ])
    const underWay = items.some(isUnderWay)
    const waiting = delegatedRequests.some((asked) => asked.subjectId === subjectId)
    return { tie, next: frozen ? 'frozen' : underWay ? 'under_way' : waiting ? 'waiting' : 'may_ask' }
  }
}
