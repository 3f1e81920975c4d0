import { readMailAddress } from '@pdd/core'
import { type AddressProof, accountFrozen } from '@pdd/database'
import type { ApiCaller } from '../authentication/caller.ts'
import { assertStepUp } from '../authentication/step-up.ts'
import type { ApiDeps } from '../deps.ts'
import { notAPerson } from '../errors.ts'
import { addressCodeRefused, addressInvalid, addressNeedsOfficer } from './address-errors.ts'

export type ProveAddressDeps = Pick<ApiDeps, 'addressProofs' | 'codes' | 'stepUp' | 'settings'>

const nobody = new Set(['Administrator', 'Guest'])

/**
 * Has a code mailed to a further address. Nothing of the answer depends on whose address it is: who has it, or says so
 * besides, is found out by whoever reads its mail alone.
 * @throws `address.invalid`, `address.officer_needed`, `account.frozen`, and what {@link assertStepUp} throws
 */
export async function wantAddressCode(
  deps: ProveAddressDeps,
  caller: ApiCaller,
  typed: string,
): Promise<void> {
  if (nobody.has(caller.user)) throw notAPerson()
  await assertStepUp(deps, caller)
  const outcome = await deps.addressProofs.want(claimOf(caller, typed))
  if (outcome === 'frozen') throw accountFrozen()
  if (outcome === 'limited') throw addressNeedsOfficer()
}

/**
 * Holds a code against the newest one mailed to the address for this account.
 * @throws `auth.account_disabled`, `address.invalid`, `address.code_refused`, `address.officer_needed`
 */
export async function confirmAddress(
  { addressProofs, codes }: Pick<ProveAddressDeps, 'addressProofs' | 'codes'>,
  caller: ApiCaller,
  typed: { address: string; code: string },
): Promise<AddressProof> {
  await caller.assertEnabled()
  const code = typed.code.replaceAll(/\s/g, '')
  const answer = await addressProofs.confirm(claimOf(caller, typed.address), (id) => codes.digest(id, code))
  if (answer.kind === 'officer') throw addressNeedsOfficer()
  if (answer.kind === 'wrong') throw addressCodeRefused()
  return answer.proof
}

function claimOf({ site, user }: ApiCaller, typed: string) {
  const address = readMailAddress(typed)
  if (address === null) throw addressInvalid()
  return { site, subjectId: user, address }
}
