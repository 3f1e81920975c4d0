import { defineError } from '@pdd/core'

export const addressInvalid = defineError({
  code: 'address.invalid',
  status: 400,
  title: 'This is not one mail address.',
  remedy: 'Send one bare address, without a name, quotes or a second address.',
  retryable: false,
})
export const addressCodeRefused = defineError({
  code: 'address.code_refused',
  status: 400,
  title: 'Incorrect or expired code for this address.',
  remedy: 'Type the six digits of the newest mail to that address, within ten minutes.',
  retryable: false,
})
/** The same for every reason: what others have done with an address is nobody's business. */
export const addressNeedsOfficer = defineError({
  code: 'address.officer_needed',
  status: 429,
  title: 'This address cannot be confirmed here now.',
  remedy:
    'An officer of the company can help. In one day an account and an address have three codes and ten wrong tries.',
  retryable: false,
})
export const addressProofUnknown = defineError({
  code: 'address.not_found',
  status: 404,
  title: 'There is no such confirmed address.',
  remedy: 'Check the id; GET /v1/addresses lists yours.',
  retryable: false,
})
