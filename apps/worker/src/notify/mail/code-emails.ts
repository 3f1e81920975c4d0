import { type Speech, tellTime } from '@pdd/i18n'
import { greet, type Letter } from './email.ts'

export type AccountFacts = { fullName: string | null; timeZone: string | null; site: string }

/** A code that proves the moment of a sign-in, to the address of the account. */
export function codeLetter(
  speech: Speech,
  { fullName, code }: { fullName: string | null; code: string },
): Letter {
  const { say } = speech
  return {
    ...{ speech, subject: say('mail.code_subject'), greeting: greet(speech, fullName) },
    paragraphs: [say('mail.code_text', { code })],
    closing: [],
  }
}

/** A code was asked for while the account's address is too new for one: the same to every address of the account. */
export function heldLetter(speech: Speech, facts: AccountFacts & { settlesAt: Date }): Letter {
  const { say, language } = speech
  const time = tellTime(facts.settlesAt, facts.timeZone, language)
  return {
    ...{ speech, subject: say('mail.held_subject'), greeting: greet(speech, facts.fullName) },
    paragraphs: [say('mail.held_text', { site: facts.site, time })],
    closing: [say('mail.moved_alarm')],
  }
}

/** A code went to the account's address, told to the ones it had before. It names no address: they may be others' now. */
export function movedLetter(speech: Speech, { fullName, site }: AccountFacts): Letter {
  const { say } = speech
  return {
    ...{ speech, subject: say('mail.moved_subject'), greeting: greet(speech, fullName) },
    paragraphs: [say('mail.moved_text', { site })],
    closing: [say('mail.moved_alarm')],
  }
}

export type AddressCodeFacts = { site: string; user: string; code: string; notMeUrl: string }

/**
 * A code to a further address. Whoever reads it may be a stranger to the account: it greets nobody, holds nothing that
 * the account may write about itself but its name, and says what typing the code would do.
 */
export function addressCodeLetter(speech: Speech, { site, user, code, notMeUrl }: AddressCodeFacts): Letter {
  const { say } = speech
  return {
    ...{ speech, subject: say('mail.address_subject'), greeting: greet(speech, null) },
    paragraphs: [say('mail.address_text', { site, user, code }), say('mail.address_effect', { user })],
    closing: [say('mail.address_not_me', { url: notMeUrl })],
  }
}

export type ProvenFacts = AccountFacts & {
  address: string
  lapsesAt: Date
  pageUrl: string
  notMeUrl: string
}

/** A further address was confirmed, told to the account's own. */
export function provenLetter(speech: Speech, facts: ProvenFacts): Letter {
  const { say, language } = speech
  const { site, address, lapsesAt, timeZone, pageUrl, notMeUrl } = facts
  return {
    ...{ speech, subject: say('mail.proven_subject'), greeting: greet(speech, facts.fullName) },
    paragraphs: [say('mail.proven_text', { site, address, time: tellTime(lapsesAt, timeZone, language) })],
    button: { label: say('mail.proven_button'), url: pageUrl },
    closing: [say('mail.address_not_me', { url: notMeUrl })],
  }
}
