import { accountFrozen } from '@pdd/database'
import type { FastifyRequest } from 'fastify'
import { officerOnly } from '../errors.ts'
import { isOfficer } from '../find-export-request.ts'
import type { RouteDeps } from '../routes/route-deps.ts'
import type { ApiCaller } from './caller.ts'
import { assertSameOrigin } from './same-origin.ts'
import { assertStepUp } from './step-up.ts'

export type OfficerGateDeps = Pick<RouteDeps, 'authenticate' | 'officers' | 'settings' | 'stepUp'>

/** What somebody must be, and prove, before they see or do anything as an officer. */
export function createOfficerGate(deps: OfficerGateDeps) {
  async function assertOfficer(caller: ApiCaller): Promise<void> {
    if (!(await isOfficer(caller, deps))) throw officerOnly()
  }

  async function officerOf(request: FastifyRequest): Promise<ApiCaller> {
    const caller = await deps.authenticate(request)
    await assertOfficer(caller)
    return caller
  }

  async function officerOnOurPage(request: FastifyRequest): Promise<ApiCaller> {
    const officer = await officerOf(request)
    assertSameOrigin(request, officer, deps.settings.publicBaseUrl)
    return officer
  }

  /** For actions and for lists that are taken away; what is only read on the desk stands in the trail. */
  async function assertMayAct(officer: ApiCaller): Promise<void> {
    await assertStepUp(deps, officer)
    // A session that its owner says is not theirs must do nothing to others either.
    if (await deps.officers.isFrozen(officer.site, officer.user)) throw accountFrozen()
  }

  async function changing(request: FastifyRequest): Promise<ApiCaller> {
    const officer = await officerOnOurPage(request)
    await assertMayAct(officer)
    return officer
  }

  return { assertOfficer, assertMayAct, officerOf, officerOnOurPage, changing }
}
