import { type Speech, tellBytes, tellTime } from '@pdd/i18n'
import { greet, type Letter } from './email.ts'

export type ReadyFacts = {
  fullName: string | null
  timeZone: string | null
  site: string
  user: string
  /** opens the file by itself until then; null: the mail leads to the page, which asks who is there */
  link: { url: string; until: Date } | null
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
  const { link, pageUrl } = facts
  const tell = (time: Date) => tellTime(time, facts.timeZone, language)
  return {
    speech,
    subject: say('mail.ready_subject'),
    greeting: greet(speech, facts.fullName),
    paragraphs: [
      say('mail.ready_text', { site: facts.site, user: facts.user }),
      ...(facts.undecided > 0
        ? [say('mail.undecided', { count: speech.number(facts.undecided), url: facts.pageUrl })]
        : []),
      say(link === null ? 'mail.portal_careful' : 'mail.ready_careful'),
    ],
    button: { label: say('mail.ready_button'), url: link?.url ?? pageUrl },
    facts: [
      ...(link === null ? [] : [[say('mail.link_until'), tell(link.until)] satisfies [string, string]]),
      [say('mail.file_until'), tell(facts.expiresAt)],
      [say('mail.records'), speech.number(facts.records)],
      [say('mail.size'), tellBytes(facts.bytes, language)],
      ['SHA-256', facts.sha256],
    ],
    closing: [
      ...(link === null ? [] : [say('mail.fresh', { url: pageUrl })]),
      say('mail.not_me', { url: facts.notMeUrl }),
    ],
  }
}
