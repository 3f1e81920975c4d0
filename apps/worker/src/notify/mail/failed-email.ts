import type { Speech } from '@pdd/i18n'
import { greet, type Letter } from './email.ts'

export type FailedFacts = {
  fullName: string | null
  site: string
  pageUrl: string
  notMeUrl: string
  requestId: string
}

/** The mail of giving up: sent once, only when nothing will retry, and honest about it. */
export function failedLetter(speech: Speech, facts: FailedFacts): Letter {
  const { say } = speech
  return {
    speech,
    subject: say('mail.failed_subject'),
    greeting: greet(speech, facts.fullName),
    paragraphs: [say('mail.failed_text', { site: facts.site }), say('mail.failed_calm')],
    button: { label: say('mail.failed_button'), url: facts.pageUrl },
    facts: [[say('mail.reference'), facts.requestId]],
    closing: [say('mail.failed_right'), say('mail.not_me', { url: facts.notMeUrl })],
  }
}
