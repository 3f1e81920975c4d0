import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Office } from '@pdd/core'
import { hasStatements } from '@pdd/runtime'
import { Type } from 'typebox'
import { createOfficerGate } from '../authentication/officer-gate.ts'
import { findVisible } from '../find-export-request.ts'
import type { PageDeps } from '../pages/page-view.ts'
import { RequestParams } from '../routes/shared-schemas.ts'
import { csvOf } from './csv.ts'
import { createDelegatedRequests } from './delegated-requests.ts'
import { whatWasDone } from './done.ts'
import { figuresPage } from './figures/figures-page.ts'
import { createAct, type OfficerActionName, officerActions } from './officer-actions.ts'
import { officerPage } from './officer-page.ts'
import { daysBetween, filtersOf, OfficerQuery, officerFilter, PeriodQuery } from './officer-query.ts'
import { Reason, ReasonBody, reasonOf } from './reason.ts'
import { requestPage } from './request-page.ts'
import { startAgain } from './start-again.ts'
import { furtherAddresses } from './ties/further-addresses.ts'
import { ties } from './ties/ties.ts'
import { viewsCsv } from './views-csv.ts'

const shownRequests = 50
/** on a person's own page; the list holds the rest */
const shownTies = 10
const hide = { hide: true }
const ActionParams = Type.Object({
  id: RequestParams.properties.id,
  action: Type.Enum(Object.keys(officerActions) as OfficerActionName[]),
})
const StartAgainBody = Type.Object({
  because: Type.String({ pattern: '^[a-z_]+(\\.[a-z_]+)*$', maxLength: 100 }),
  ...ReasonBody.properties,
})
const AskBody = Type.Object({
  subject: Type.Optional(Type.String({ maxLength: 140 })),
  reason: Reason,
})
const DecisionParams = Type.Object({
  id: RequestParams.properties.id,
  decision: Type.Enum(['allow', 'refuse']),
})

/** The officer's desk: pages and forms, for those whose roles in ERPNext make them officers of their site. */
export const officerRoutes: FastifyPluginAsyncTypebox<PageDeps> = async (app, deps) => {
  const { settings } = deps
  const delegatedRequests = createDelegatedRequests(deps)
  const act = createAct(deps)
  // As the worker does: read when the process starts.
  const confirmed = new Map([...deps.sites].map(([name, site]) => [name, hasStatements(site)]))

  const { officerOf, officerOnOurPage, changing, assertMayAct } = createOfficerGate(deps)
  await app.register(ties, { ...deps, officerOf, changing })
  await app.register(furtherAddresses, { ...deps, officerOf, changing })

  app.get('/requests', { schema: { ...hide, querystring: OfficerQuery } }, async (request, reply) => {
    const officer = await officerOf(request)
    const { site, user } = officer
    const { query } = request
    await deps.officers.recordView({ site, officer: user, thing: 'list', narrowedBy: filtersOf(query) })
    const [{ items, nextCursor }, delegatedRequests, held, untold, openTies, stops] = await Promise.all([
      deps.officers.list(officerFilter(site, query, settings.office, shownRequests)),
      deps.officers.waitingDelegatedRequests(site),
      deps.officers.heldUp(site, user),
      deps.officers.untold(site),
      deps.ties.countOpen(site),
      deps.officers.sweepStops(site),
    ])
    const { fourEyes } = settings
    const found = { items, nextCursor, delegatedRequests, held, untold, openTies, stops }
    const { frame } = await deps.pageFor(request, reply, officer)
    const shown = { ...found, fourEyes, confirmed: confirmed.get(site) === true }
    const view = { frame, officer: user, query, ...shown }
    return reply.type('text/html; charset=utf-8').send(String(officerPage(view)))
  })

  app.get('/requests.csv', { schema: { ...hide, querystring: OfficerQuery } }, async (request, reply) => {
    const officer = await officerOf(request)
    await assertMayAct(officer)
    const { site, user } = officer
    const narrowedBy = filtersOf(request.query)
    await deps.officers.recordView({ site, officer: user, thing: 'list_csv', narrowedBy })
    request.log.info({ event: 'officer.csv', site }, 'a list of requests was taken')
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="requests.csv"')
      .send(Readable.from(csvOf(deps.officers, officerFilter(site, request.query, settings.office, 1000))))
  })

  app.get('/requests/views.csv', { schema: hide }, async (request, reply) => {
    const officer = await officerOf(request)
    await assertMayAct(officer)
    const { site, user } = officer
    await deps.officers.recordView({ site, officer: user, thing: 'views_csv' })
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="views.csv"')
      .send(Readable.from(viewsCsv(deps.officers, site)))
  })

  app.get('/requests/figures', { schema: { ...hide, querystring: PeriodQuery } }, async (request, reply) => {
    const officer = await officerOf(request)
    const { site } = officer
    const { from, to } = periodOf(request.query, settings.office)
    const { receivedFrom, receivedBefore } = daysBetween(from, to, settings.office)
    const period = { site, from: receivedFrom, before: receivedBefore }
    const { timeZone } = settings.office
    const [figures, months, { frame }] = await Promise.all([
      deps.officers.figures(period),
      deps.officers.figuresByMonth({ ...period, timeZone }),
      deps.pageFor(request, reply, officer),
    ])
    return reply
      .type('text/html; charset=utf-8')
      .send(String(figuresPage({ frame, figures, months, from, to })))
  })

  app.get('/requests/:id', { schema: { ...hide, params: RequestParams } }, async (request, reply) => {
    const caller = await officerOf(request)
    const found = await findVisible(deps, caller, request.params.id)
    const ofPerson = { site: found.site, requestId: found.id, limit: shownTies }
    const [timeline, mails, frozen, restricted, openTies, decidedTies] = await Promise.all([
      deps.officers.timeline(found.id),
      deps.notifications.forRequest(found.id),
      deps.officers.isFrozen(found.site, found.subjectId),
      deps.officers.isRestricted(found.site, found.subjectId),
      deps.ties.open(ofPerson),
      deps.ties.decided(ofPerson),
    ])
    const officer = caller.user
    const done = whatWasDone(timeline, officer)
    const shown = { timeline, mails, frozen, restricted, openTies: openTies.items, decidedTies }
    const { frame } = await deps.pageFor(request, reply, caller)
    const page = requestPage({ frame, request: found, officer, done, ...shown })
    return reply.type('text/html; charset=utf-8').send(String(page))
  })

  app.post(
    '/requests/:id/:action',
    { schema: { ...hide, params: ActionParams, body: ReasonBody } },
    async (request, reply) => {
      const officer = await officerOnOurPage(request)
      const { id, action } = request.params
      await act(officer, { id, action, body: request.body, log: request.log })
      return reply.redirect(`/requests/${id}`, 303)
    },
  )

  app.post('/requests/start-again', { schema: { ...hide, body: StartAgainBody } }, async (request, reply) => {
    const { site, user } = await changing(request)
    const officer = { name: user, reason: reasonOf(request.body) }
    const reasonCode = request.body.because
    const count = await startAgain(deps.officers, { site, reasonCode, officer, log: request.log })
    request.log.info(
      { event: 'officer.start_again', reason_code: reasonCode, count },
      'officer action performed',
    )
    return reply.redirect(`/requests?done=again&count=${count}`, 303)
  })

  app.post('/requests/ask', { schema: { ...hide, body: AskBody } }, async (request, reply) => {
    const officer = await changing(request)
    const asked = await delegatedRequests.ask(officer, {
      subject: request.body.subject ?? '',
      reason: reasonOf(request.body),
      httpRequestId: request.id,
    })
    return reply.redirect(asked === null ? '/requests?done=waits' : `/requests/${asked.request.id}`, 303)
  })

  app.post(
    '/requests/delegated/:id/:decision',
    { schema: { ...hide, params: DecisionParams } },
    async (request, reply) => {
      const officer = await changing(request)
      const { id, decision } = request.params
      const asked = await delegatedRequests.decide(officer, id, decision === 'allow', request.id)
      return reply.redirect(asked === null ? '/requests?done=refused' : `/requests/${asked.id}`, 303)
    },
  )
}

/** The days as asked, or this year so far on the office's clock. */
function periodOf({ from, to }: { from?: string; to?: string }, { timeZone }: Office) {
  const today = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(new Date())
  return { from: from || `${today.slice(0, 4)}-01-01`, to: to || today }
}
