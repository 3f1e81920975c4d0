import { formatBytes, formatTime, type Translator } from '@pdd/i18n'
import { type Email, greet } from './email.ts'

export type ReadyFacts = {
  fullName: string | null
  timeZone: string | null
  company: string
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
export function readyEmail(translator: Translator, facts: ReadyFacts): Email {
  const { translate, language } = translator
  const { link, pageUrl } = facts
  const inTheirZone = (time: Date) => formatTime(time, facts.timeZone, language)
  return {
    translator,
    subject: translate('mail.ready_subject'),
    greeting: greet(translator, facts.fullName),
    paragraphs: [
      translate('mail.ready_text', { company: facts.company, user: facts.user }),
      ...(facts.undecided > 0
        ? [translate('mail.undecided', { count: translator.number(facts.undecided), url: facts.pageUrl })]
        : []),
      translate(link === null ? 'mail.portal_careful' : 'mail.ready_careful'),
    ],
    button: { label: translate('mail.ready_button'), url: link?.url ?? pageUrl },
    facts: [
      ...(link === null
        ? []
        : [[translate('mail.link_until'), inTheirZone(link.until)] satisfies [string, string]]),
      [translate('mail.file_until'), inTheirZone(facts.expiresAt)],
      [translate('mail.records'), translator.number(facts.records)],
      [translate('mail.size'), formatBytes(facts.bytes, language)],
      ['SHA-256', facts.sha256],
    ],
    closing: [
      ...(link === null ? [] : [translate('mail.fresh', { url: pageUrl })]),
      translate('mail.not_me', { url: facts.notMeUrl }),
    ],
  }
}
