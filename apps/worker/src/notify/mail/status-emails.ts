import { formatTime, type Translator } from '@pdd/i18n'
import { type Email, greet } from './email.ts'

/** What every mail to a person is made of besides its own sentences. */
export type StatusFacts = {
  fullName: string | null
  timeZone: string | null
  company: string
  requestId: string
  pageUrl: string
  notMeUrl: string
}

/** Someone asked: it reaches the owner of the account also when the asker was somebody else. */
export function askedEmail(translator: Translator, facts: StatusFacts & { onBehalf: boolean }): Email {
  const { translate } = translator
  return {
    ...frame(translator, facts),
    subject: translate('mail.asked_subject'),
    paragraphs: [
      translate(facts.onBehalf ? 'mail.delegated_text' : 'mail.asked_text', { company: facts.company }),
    ],
    button: { label: translate('mail.asked_button'), url: facts.pageUrl },
  }
}

/** The answer takes longer than a month: why, until when, and the right to complain (GDPR art. 12(3), (4)). */
export function extendedEmail(
  translator: Translator,
  facts: StatusFacts & { reason: string; dueAt: Date },
): Email {
  const { translate, language } = translator
  const time = formatTime(facts.dueAt, facts.timeZone, language)
  return {
    ...frame(translator, facts),
    subject: translate('mail.extended_subject'),
    paragraphs: [
      translate('mail.extended_text', { company: facts.company, time }),
      translate('mail.extended_reason', { reason: facts.reason }),
      translate('mail.extended_right'),
    ],
  }
}

/** A file that nobody has fetched goes soon. */
export function expiringEmail(translator: Translator, facts: StatusFacts & { expiresAt: Date }): Email {
  const { translate, language } = translator
  return {
    ...frame(translator, facts),
    subject: translate('mail.expiring_subject'),
    paragraphs: [translate('mail.expiring_text', { company: facts.company })],
    button: { label: translate('mail.expiring_button'), url: facts.pageUrl },
    facts: [[translate('mail.file_until'), formatTime(facts.expiresAt, facts.timeZone, language)]],
  }
}

/** The file is gone from the store, every version of it. */
export function deletedEmail(translator: Translator, facts: StatusFacts): Email {
  const { translate } = translator
  return {
    ...frame(translator, facts),
    subject: translate('mail.deleted_subject'),
    paragraphs: [translate('mail.deleted_text', { company: facts.company })],
    button: { label: translate('mail.deleted_button'), url: facts.pageUrl },
  }
}

/** To the officers, who need no link of the person's and get none. */
export function disavowedEmail(
  translator: Translator,
  facts: { company: string; requestId: string; deskUrl: string },
): Email {
  const { translate } = translator
  return {
    translator,
    subject: translate('mail.disavowed_subject'),
    greeting: greet(translator, null),
    paragraphs: [translate('mail.disavowed_text', { company: facts.company })],
    button: { label: translate('mail.disavowed_button'), url: facts.deskUrl },
    facts: [[translate('mail.reference'), facts.requestId]],
    closing: [],
  }
}

function frame(translator: Translator, { fullName, requestId, notMeUrl }: StatusFacts) {
  const { translate } = translator
  const facts: [string, string][] = [[translate('mail.reference'), requestId]]
  return {
    translator,
    greeting: greet(translator, fullName),
    facts,
    closing: [translate('mail.not_me', { url: notMeUrl })],
  }
}
