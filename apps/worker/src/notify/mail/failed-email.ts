import type { Translator } from '@pdd/i18n'
import { type Email, greet } from './email.ts'

export type FailedFacts = {
  fullName: string | null
  company: string
  pageUrl: string
  notMeUrl: string
  requestId: string
}

/** The mail of giving up: sent once, only when nothing will retry, and honest about it. */
export function failedEmail(translator: Translator, facts: FailedFacts): Email {
  const { translate } = translator
  return {
    translator,
    subject: translate('mail.failed_subject'),
    greeting: greet(translator, facts.fullName),
    paragraphs: [translate('mail.failed_text', { company: facts.company }), translate('mail.failed_calm')],
    button: { label: translate('mail.failed_button'), url: facts.pageUrl },
    facts: [[translate('mail.reference'), facts.requestId]],
    closing: [translate('mail.failed_right'), translate('mail.not_me', { url: facts.notMeUrl })],
  }
}
