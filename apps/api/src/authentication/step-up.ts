import type { Database } from '@pdd/database'
import { codeRequired, stepUpRequired } from '../errors.ts'
import type { ApiCaller } from './caller.ts'

export type StepUp = {
  maxAgeSeconds: number
  /** a code mailed to the address on file proves who is there, where the sign-in does not say how old it is */
  mailedCode: boolean
}

export type StepUpDeps = {
  stepUp: Pick<Database['stepUp'], 'isConfirmed'>
  settings: { stepUp: StepUp | null }
}

/** How far the issuer's clock may be ahead of ours. */
const toleranceSeconds = 60

/**
 * Asks for a proof of this moment before what a stolen session must not do: to ask for everything, and to fetch it.
 *
 * @throws `auth.step_up_required` when the sign-in is older, or nothing says how old it is; `auth.code_required` where a
 * mailed code would do
 */
export async function assertStepUp({ stepUp, settings }: StepUpDeps, caller: ApiCaller): Promise<void> {
  const wanted = settings.stepUp
  if (wanted === null || isFresh(caller, wanted.maxAgeSeconds)) return
  const { maxAgeSeconds } = wanted
  if (!wanted.mailedCode) throw stepUpRequired({ maxAgeSeconds })
  if (!(await stepUp.isConfirmed(stepUpCaller(caller), maxAgeSeconds))) throw codeRequired({ maxAgeSeconds })
}

/** The account and the session that a code is good for. */
export function stepUpCaller({ site, user, sessionHash }: ApiCaller) {
  return { site, subjectId: user, sessionHash }
}

function isFresh({ authTime }: ApiCaller, maxAgeSeconds: number): boolean {
  const ageSeconds = authTime === null ? null : (Date.now() - authTime.getTime()) / 1000
  return ageSeconds !== null && ageSeconds <= maxAgeSeconds && ageSeconds >= -toleranceSeconds
}
