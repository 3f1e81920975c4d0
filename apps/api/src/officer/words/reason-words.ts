import { html, type SafeHtml } from '@remix-run/html-template'

/** Why a request is as it is, by the stable code that the table, the log and those who run the service go by. */
const reasonWords: Record<string, string | undefined> = {
  'account.frozen': 'the person said that a request was not theirs',
  'account.renamed': 'the account has another name, and the request goes on under it',
  'address.disavowed': 'whoever reads a further address said that the account is not theirs',
  'attempt.aborted': 'it was stopped before it was done',
  'attempt.fenced': 'another attempt has taken it over',
  'collect.incomplete': 'not as many records came as were counted',
  'collect.secret_found': 'a password or key would have come into the file',
  'data_map.invalid': 'the site’s data map has mistakes',
  'database.contended': 'too many writes met on this request',
  'database.refused': 'the request table refused to write it down',
  'erp.table_unreadable': 'a table of the ERP may not be read',
  'erp.tls_failed': 'the ERP’s database did not prove who it is',
  'erp.unavailable': 'the ERP’s database does not answer',
  'erp.unreachable': 'the ERP does not answer',
  'erp.url_invalid': 'the address of the ERP’s database is wrong',
  internal: 'something went wrong that has no name yet',
  'mail.address_inactive': 'the mail provider sends nothing to this address any more',
  'mail.answer_unreadable': 'the mail provider’s answer could not be read',
  'mail.answered': 'the request was answered meanwhile',
  'mail.maintenance': 'the mail provider is being maintained',
  'mail.no_longer_failed': 'the request was started again meanwhile',
  'mail.no_longer_ready': 'the file was no longer there',
  'mail.no_officer': 'no address of officers is set',
  'mail.no_recipient': 'the account is disabled, gone, or has no address',
  'mail.not_listed': 'the mail provider does not know of it',
  'mail.not_looked_up': 'the mail provider could not be asked about it',
  'mail.not_prepared': 'it could not be written',
  'mail.outcome_unknown': 'the mail provider’s answer was lost',
  'mail.rate_limited': 'the mail provider wants a pause',
  'mail.refused': 'the mail provider refuses this mail',
  'mail.request_gone': 'its request is gone',
  'mail.sender_lost': 'the process that sent it is gone',
  'mail.token_refused': 'the mail provider refuses the service’s account',
  'mail.unreachable': 'the mail provider does not answer',
  'request.cancelled': 'it was cancelled',
  'request.revoked': 'the file was taken back',
  'service.busy': 'the service was too busy',
  'site.not_configured': 'the service does not know this site any more',
  'storage.bucket_keeps': 'the store would keep what is deleted',
  'storage.bucket_missing': 'the place for finished files is not there',
  'storage.encoding_lost': 'the store does not keep files as they are',
  'storage.incomplete': 'the store holds another number of bytes than were sent',
  'storage.mismatch': 'the stored file is not the one that was written',
  'storage.rejected': 'the store refuses the service’s account',
  'storage.unavailable': 'the store does not answer',
  'storage.undeletable': 'the store refuses to delete the file',
  'subject.disabled': 'the account is disabled, or is not there any more',
  'subject.not_a_person': 'the account belongs to no person',
  'subject.unknown': 'there is no account of this name',
  'worker.lost': 'the process that worked on it is gone',
  'worker.poison': 'it ended the process that worked on it, several times',
}

const kinds: [prefix: string, words: string][] = [
  ['erp.', 'something is wrong with the ERP’s database'],
  ['storage.', 'something is wrong with the store'],
  ['database.', 'something is wrong with the request table'],
  ['queue.', 'something is wrong with the queue'],
  ['mail.', 'something is wrong with the mail'],
]

/** In words; what a newer release has written is told by its kind, or as it is. */
export function reasonText(code: string): string {
  return reasonWords[code] ?? kinds.find(([prefix]) => code.startsWith(prefix))?.[1] ?? code
}

/** In words, with the code for whoever is asked for help. */
export function reasonWithCode(code: string): SafeHtml {
  return html`${reasonText(code)} <code class="support">${code}</code>`
}

/** Why rows stay out of a file, by the code in the file. */
const withheldWords: Record<string, string | undefined> = {
  about_another_person: 'about somebody else',
  contradicted: 'contradicted by something else',
  other_people: 'names other people',
  refused: 'an officer said that it is not theirs',
  secret: 'a password, key or token',
  undecided: 'waits for an officer’s decision',
  unreadable: 'cannot be read',
}

export function withheldText(code: string): string {
  return withheldWords[code] ?? code.replaceAll('_', ' ')
}
