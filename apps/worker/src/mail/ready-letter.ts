import { type Speech, tellBytes, tellTime } from '@pdd/words'
import { greet, type Letter } from './letter.ts'

export type ReadyFacts = {
  fullName: string | null
  timeZone: string | null
  site: string
  user: string
  downloadUrl: string
  /** when the link in this mail stops working */
  linkExpiresAt: Date
  /** when the file is deleted */
  expiresAt: Date
  pageUrl: string
  notMeUrl: string
  bytes: bigint
  records: number
  /** how many things fit the person and could not be proven to be theirs: they are not in the file */
  undecided: number
  sha256: string
}

/** The mail that brings the link. The subject names nobody: subjects are shown on locked screens. */
export function readyLetter(speech: Speech, facts: ReadyFacts): Letter {
  const { say, language } = speech
  return {
    speech,
    subject: say('mail.ready_subject'),
    greeting: greet(speech, facts.fullName),
    paragraphs: [
      say('mail.ready_text', { site: facts.site, user: facts.user }),
      ...(facts.undecided > 0
        ? [say('mail.undecided', { count: speech.number(facts.undecided), url: facts.pageUrl })]
        : []),
      say('mail.ready_careful'),
    ],
    button: { label: say('mail.ready_button'), url: facts.downloadUrl },
    facts: [
      [say('mail.link_until'), tellTime(facts.linkExpiresAt, facts.timeZone, language)],
      [say('mail.file_until'), tellTime(facts.expiresAt, facts.timeZone, language)],
      [say('mail.records'), speech.number(facts.records)],
      [say('mail.size'), tellBytes(facts.bytes, language)],
      ['SHA-256', facts.sha256],
    ],
    closing: [say('mail.fresh', { url: facts.pageUrl }), say('mail.not_me', { url: facts.notMeUrl })],
  }
}
