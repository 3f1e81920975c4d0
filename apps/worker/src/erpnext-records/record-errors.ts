import { defineError } from '@pdd/core'

export const erpnextUnavailable = defineError({
  code: 'erpnext_record.unavailable',
  title: 'ERPNext could not be told of a request.',
  remedy: 'Check that the site answers; it is told by itself within half a minute of being back.',
  status: 503,
  retryable: true,
  outage: true,
})

export const erpnextRefused = defineError({
  code: 'erpnext_record.access_refused',
  title: 'ERPNext refuses the service account that writes its records.',
  remedy:
    'Make new keys for the service account and give it the role Personal Data Service, or mend the grants of recordsDatabaseUrl; then start the workers again, or wait up to an hour.',
  status: 500,
  retryable: true,
})

export const erpnextRecordGone = defineError({
  code: 'erpnext_record.deleted',
  title: 'The record of a request was deleted in ERPNext.',
  remedy:
    'Nothing to do: a request that is over keeps its page at the officers’ desk, and gets no new record.',
  status: 500,
  retryable: false,
})

export const erpnextRecordInvalid = defineError({
  code: 'erpnext_record.not_taken',
  title: 'ERPNext does not take the record of a request.',
  remedy:
    'See the fact status, and the Error Log of the site: another app may refuse the document, or a field is missing. It is tried again.',
  status: 500,
  retryable: true,
})

export const erpnextAnswerUnreadable = defineError({
  code: 'erpnext_record.answer_unreadable',
  title: 'ERPNext’s answer to the record of a request cannot be read.',
  remedy:
    'Check that the companion app is installed on the site, and as new as the service. It is tried again.',
  status: 500,
  retryable: true,
})

/** The fault of a site by its code, for whoever asks how it is; null where there is none. */
export function faultOfRecords(code: string | null) {
  if (code === null) return null
  return code === erpnextRefused.code ? erpnextRefused() : erpnextUnavailable()
}
