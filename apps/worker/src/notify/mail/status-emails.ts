import { type Speech, tellTime } from '@pdd/i18n'
import { greet, type Letter } from './email.ts'

/** What every mail to a person is made of besides its own sentences. */
export type StatusFacts = {
  fullName: string | null
  timeZone: string | null
  site: string
  requestId: string
  pageUrl: string
  notMeUrl: string
}

/** Someone asked: it reaches the owner of the account also when the asker was somebody else. */
export function askedLetter(speech: Speech, facts: StatusFacts & { onBehalf: boolean }): Letter {
  const { say } = speech
  return {
    ...frame(speech, facts),
    subject: say('mail.asked_subject'),
    paragraphs: [say(facts.onBehalf ? 'mail.behalf_text' : 'mail.asked_text', { site: facts.site })],
    button: { label: say('mail.asked_button'), url: facts.pageUrl },
  }
}

/** The answer takes longer than a month: why, until when, and the right to complain (GDPR art. 12(3), (4)). */
export function extendedLetter(speech: Speech, facts: StatusFacts & { reason: string; dueAt: Date }): Letter {
  const { say, language } = speech
  const time = tellTime(facts.dueAt, facts.timeZone, language)
  return {
    ...frame(speech, facts),
    subject: say('mail.extended_subject'),
    paragraphs: [
      say('mail.extended_text', { site: facts.site, time }),
      say('mail.extended_reason', { reason: facts.reason }),
      say('mail.extended_right'),
    ],
  }
}

/** A file that nobody has fetched goes soon. */
export function expiringLetter(speech: Speech, facts: StatusFacts & { expiresAt: Date }): Letter {
  const { say, language } = speech
  return {
    ...frame(speech, facts),
    subject: say('mail.expiring_subject'),
    paragraphs: [say('mail.expiring_text', { site: facts.site })],
    button: { label: say('mail.expiring_button'), url: facts.pageUrl },
    facts: [[say('mail.file_until'), tellTime(facts.expiresAt, facts.timeZone, language)]],
  }
}

/** The file is gone from the store, every version of it. */
export function deletedLetter(speech: Speech, facts: StatusFacts): Letter {
  const { say } = speech
  return {
    ...frame(speech, facts),
    subject: say('mail.deleted_subject'),
    paragraphs: [say('mail.deleted_text', { site: facts.site })],
    button: { label: say('mail.deleted_button'), url: facts.pageUrl },
  }
}

/** To the officers, who need no link of the person's and get none. */
export function disavowedLetter(
  speech: Speech,
  facts: { site: string; requestId: string; deskUrl: string },
): Letter {
  const { say } = speech
  return {
    speech,
    subject: say('mail.disavowed_subject'),
    greeting: greet(speech, null),
    paragraphs: [say('mail.disavowed_text', { site: facts.site })],
    button: { label: say('mail.disavowed_button'), url: facts.deskUrl },
    facts: [[say('mail.reference'), facts.requestId]],
    closing: [],
  }
}

function frame(speech: Speech, { fullName, requestId, notMeUrl }: StatusFacts) {
  const { say } = speech
  const facts: [string, string][] = [[say('mail.reference'), requestId]]
  return {
    speech,
    greeting: greet(speech, fullName),
    facts,
    closing: [say('mail.not_me', { url: notMeUrl })],
  }
}
