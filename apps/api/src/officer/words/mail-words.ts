import type { Notification, NotificationKind, NotificationState } from '@pdd/database'

const kindWords: Record<NotificationKind, string> = {
  asked: 'that somebody asked',
  ready: 'that the file is ready',
  failed: 'that there is no file',
  extended: 'that it takes longer',
  expiring: 'that the file goes soon',
  deleted: 'that the file is deleted',
  disavowed: 'to the officers, that the request was not the person’s own',
}
const stateWords: Record<NotificationState | 'again', string> = {
  pending: 'waiting to be sent',
  sending: 'being sent',
  sent: 'given to the mail provider',
  delivered: 'delivered',
  bounced: 'came back',
  complained: 'delivered, and marked as spam',
  suppressed: 'not sent',
  failed: 'could not be sent',
  unknown: 'perhaps sent; it is being looked up',
  held: 'perhaps sent; nobody could find out',
  again: 'to be sent once more',
}

/** What a mail tells; one of a newer release is told as it is. */
export function mailKindText(kind: string): string {
  return `Mail ${(kindWords as Record<string, string | undefined>)[kind] ?? kind}`
}

export function mailStateText(state: string): string {
  return (stateWords as Record<string, string | undefined>)[state] ?? state
}

/**
 * What is known of fetching by the link of a mail: of one that opens the file by itself nobody tells whether it was used.
 */
export function mailLinkText(mails: Pick<Notification, 'kind' | 'state' | 'opensFile'>[]): string {
  const mail = mails.find(({ kind }) => kind === 'ready')
  if (mail === undefined) return 'no mail with the file yet'
  if (!mail.opensFile) return 'none: the mail leads to the page'
  return ['pending', 'suppressed', 'failed', 'bounced'].includes(mail.state)
    ? 'none: no mail reached them'
    : 'not known: the link in the mail opens the file, and is not counted'
}
