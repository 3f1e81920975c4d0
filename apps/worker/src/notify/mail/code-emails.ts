import { formatTime, type Translator } from '@pdd/i18n'
import { type Email, greet } from './email.ts'

export type AccountFacts = { fullName: string | null; timeZone: string | null; company: string }

/** A code that proves the moment of a sign-in, to the address of the account. */
export function codeEmail(
  translator: Translator,
  { fullName, code }: { fullName: string | null; code: string },
): Email {
  const { translate } = translator
  return {
    ...{ translator, subject: translate('mail.code_subject'), greeting: greet(translator, fullName) },
    paragraphs: [translate('mail.code_text', { code })],
    closing: [],
  }
}

/** A code was asked for while the account's address is too new for one: the same to every address of the account. */
export function heldEmail(translator: Translator, facts: AccountFacts & { settlesAt: Date }): Email {
  const { translate, language } = translator
  const time = formatTime(facts.settlesAt, facts.timeZone, language)
  return {
    ...{ translator, subject: translate('mail.held_subject'), greeting: greet(translator, facts.fullName) },
    paragraphs: [translate('mail.held_text', { company: facts.company, time })],
    closing: [translate('mail.moved_alarm')],
  }
}

/** A code went to the account's address, told to the ones it had before. It names no address: they may be others' now. */
export function movedEmail(translator: Translator, { fullName, company }: AccountFacts): Email {
  const { translate } = translator
  return {
    ...{ translator, subject: translate('mail.moved_subject'), greeting: greet(translator, fullName) },
    paragraphs: [translate('mail.moved_text', { company })],
    closing: [translate('mail.moved_alarm')],
  }
}

export type AddressCodeFacts = { company: string; user: string; code: string; notMeUrl: string }

/**
 * A code to a further address. Whoever reads it may be a stranger to the account: it greets nobody, holds nothing that
 * the account may write about itself but its name, and says what typing the code would do.
 */
export function addressCodeEmail(
  translator: Translator,
  { company, user, code, notMeUrl }: AddressCodeFacts,
): Email {
  const { translate } = translator
  return {
    ...{ translator, subject: translate('mail.address_subject'), greeting: greet(translator, null) },
    paragraphs: [
      translate('mail.address_text', { company, user, code }),
      translate('mail.address_effect', { user }),
    ],
    closing: [translate('mail.address_not_me', { url: notMeUrl })],
  }
}

export type ProvenFacts = AccountFacts & {
  address: string
  lapsesAt: Date
  pageUrl: string
  notMeUrl: string
}

/** A further address was confirmed, told to the account's own. */
export function provenEmail(translator: Translator, facts: ProvenFacts): Email {
  const { translate, language } = translator
  const { company, address, lapsesAt, timeZone, pageUrl, notMeUrl } = facts
  return {
    ...{ translator, subject: translate('mail.proven_subject'), greeting: greet(translator, facts.fullName) },
    paragraphs: [
      translate('mail.proven_text', { company, address, time: formatTime(lapsesAt, timeZone, language) }),
    ],
    button: { label: translate('mail.proven_button'), url: pageUrl },
    closing: [translate('mail.address_not_me', { url: notMeUrl })],
  }
}
