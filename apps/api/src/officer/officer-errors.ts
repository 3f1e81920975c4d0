import { defineError } from '@pdd/core'

export const actionNotPossible = defineError({
  code: 'officer_action.not_possible',
  status: 409,
  title: 'This cannot be done with the request as it is now.',
  remedy: 'Open the request again: it may have changed, or somebody else was faster.',
  retryable: false,
})
export const aboutYourself = defineError({
  code: 'officer_action.about_yourself',
  status: 403,
  title: 'What is done about your own account needs another officer.',
  remedy: 'Let another officer open this request; your own page still cancels and deletes what is yours.',
  retryable: false,
})
export const reasonMissing = defineError({
  code: 'officer_action.reason_missing',
  status: 400,
  title: 'A reason is needed.',
  remedy: 'Write why in a few words; it is kept with your name.',
  retryable: false,
})
export const subjectMissing = defineError({
  code: 'delegated_request.subject_missing',
  status: 400,
  title: 'The person is not named.',
  remedy: 'Write the name of their ERPNext account, usually an email address.',
  retryable: false,
})
export const subjectUnknown = defineError({
  code: 'delegated_request.subject_unknown',
  status: 409,
  title: 'The site has no enabled account of this name.',
  remedy: 'Write the name as the list of users in ERPNext spells it, in upper and lower case too.',
  retryable: false,
})
export const delegatedRequestWaiting = defineError({
  code: 'delegated_request.waiting',
  status: 409,
  title: 'Somebody has asked for this person already.',
  remedy: 'Let a second officer decide on it first.',
  retryable: false,
})
export const delegatedRequestNotYours = defineError({
  code: 'delegated_request.not_yours',
  status: 409,
  title: 'This is decided already, or it needs another officer than the one who asked.',
  remedy: 'Let a second officer open the desk.',
  retryable: false,
})
export const tieUnknown = defineError({
  code: 'tie.not_found',
  status: 404,
  title: 'There is nothing of this id to decide.',
  remedy: 'Open the list at /requests/ties: an export may no longer meet it.',
  retryable: false,
})
export const tieNotYours = defineError({
  code: 'tie.not_yours',
  status: 409,
  title: 'Nobody decides about what is tied to themselves.',
  remedy: 'Let another officer decide: it is on their list too.',
  retryable: false,
})
