import type { TimelineEntry } from '@pdd/database'
import { mailKindText, mailStateText } from './mail-words.ts'

const actionWords: Record<string, string | undefined> = {
  requested: 'Asked for the data',
  asked_on_behalf: 'Asked on behalf of the person',
  allowed_on_behalf: 'Allowed what another officer asked',
  claimed: 'Began to collect',
  published: 'The file is ready',
  attempt_failed: 'An attempt failed',
  outage_met: 'Something was not available; it waits',
  lease_lost: 'The process that collected is gone; it starts again',
  released: 'Handed on to be started again',
  gave_up: 'Given up',
  retried: 'Started again',
  cancelled: 'Cancelled',
  revoked: 'File taken back',
  expired: 'The time of the file is over',
  deleted: 'File deleted',
  deletion_refused: 'The store refused to delete the file',
  downloaded: 'Got a link to download',
  mail_again: 'Had the mail sent again',
  extended: 'Extended the deadline',
  disavowed: 'Said that this request was not theirs',
  freeze_lifted: 'Lets the account ask again',
  records_restricted: 'Keeps the records of the account',
  restriction_ended: 'Lets the records of the account go in time',
  tie_confirmed: 'Confirmed as the person’s',
  tie_refused: 'Refused as not the person’s',
  viewed: 'Looked at this request',
  forgotten: 'Took the records of the person away',
}
const actorWords: Record<string, string | undefined> = {
  caller: 'the person',
  worker: 'the service',
  sweep: 'the service',
  officer: 'an officer',
  webhook: 'the mail provider',
  mail_link: 'a link in a mail',
}

/** What happened, in words; an action of a newer release is told as it is. */
export function actionText(action: string): string {
  const [mail, kind, state] = action.split('.')
  if (mail === 'mail' && kind !== undefined && state !== undefined)
    return `${mailKindText(kind)}: ${mailStateText(state)}`
  return actionWords[action] ?? action.replaceAll('_', ' ')
}

export function actorText({ officer, actorType }: Pick<TimelineEntry, 'officer' | 'actorType'>): string {
  return officer ?? actorWords[actorType] ?? actorType
}
