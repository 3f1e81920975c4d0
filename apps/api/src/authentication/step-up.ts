import { stepUpRequired } from '../errors.ts'
import type { ApiCaller } from './caller.ts'

export type StepUp = { maxAgeSeconds: number }

/** How far the issuer's clock may be ahead of ours. */
const toleranceSeconds = 60

/**
 * Asks for a fresh sign-in before what a stolen session must not do: to ask for everything, and to fetch it.
 *
 * @param stepUp null where none is asked for
 * @throws `auth.step_up_required` when the sign-in is older, or nothing says how old it is
 */
export function assertFreshSignIn(caller: ApiCaller, stepUp: StepUp | null): void {
  if (stepUp === null) return
  const ageSeconds = caller.authTime === null ? null : (Date.now() - caller.authTime.getTime()) / 1000
  if (ageSeconds === null || ageSeconds > stepUp.maxAgeSeconds || ageSeconds < -toleranceSeconds)
    throw stepUpRequired({ maxAgeSeconds: stepUp.maxAgeSeconds })
}
