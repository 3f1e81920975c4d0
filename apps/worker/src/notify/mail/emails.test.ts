import { translatorFor } from '@pdd/i18n'
import { expect, it } from 'vitest'
import { type Email, greet, renderEmail as renderWith } from './email.ts'
import { failedEmail } from './failed-email.ts'
import { readyEmail } from './ready-email.ts'
import { askedEmail, deletedEmail, disavowedEmail, expiringEmail, extendedEmail } from './status-emails.ts'

const english = translatorFor('en')
const renderEmail = (email: Email) => renderWith(email, { company: 'Globex & Söhne', color: '#1c5bb8' })
const facts = {
  fullName: 'Seán O\'Brien "Ó" / <x>',
  timeZone: 'America/New_York',
  company: 'globex',
  user: "sean.o'brien+erp@example.org",
  link: { url: 'https://files.example/x?a=1&b=2', until: new Date('2026-11-25T12:00:00Z') },
  expiresAt: new Date('2026-12-01T12:00:00Z'),
  pageUrl: 'https://erp.example/request-data',
  notMeUrl: 'https://erp.example/request-data/not-me/t0ken',
  requestId: 'r-1',
  bytes: 1_234_567n,
  records: 73,
  undecided: 0,
  sha256: 'ab'.repeat(32),
}

it('escapes a hostile name in the HTML body and names nobody in the subject', () => {
  const { html, subject, text } = renderEmail(readyEmail(english, facts))
  expect(html).not.toContain('<x>')
  expect(html).toContain('&lt;x&gt;')
  expect(html).toContain('a=1&amp;b=2')
  expect(text).toContain('https://files.example/x?a=1&b=2')
  expect(subject).toBe('Download Your Data')
})

it('keeps line breaks in a name from starting a line of their own', () => {
  expect(greet(english, 'Eve\r\nBcc: all@example.org')).toBe('Hello Eve Bcc: all@example.org,')
  expect(greet(english, null)).toBe('Hello,')
})

it.each(['en', 'de', 'fr', 'es', 'ar', 'hi'] as const)(
  'speaks %s, in both bodies, with every fact and the link',
  (language) => {
    const translator = translatorFor(language)
    const { html, text } = renderEmail(readyEmail(translator, facts))
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
    for (const part of [facts.user, 'globex', facts.link.url, facts.sha256, '73', 'America/New_York'])
      expect(text).toContain(part)
    expect(text).not.toMatch(/\{\w+\}/)
    const failed = renderEmail(failedEmail(translator, { ...facts, fullName: null }))
    expect(failed.text).not.toMatch(/\{\w+\}/)
  },
)

it.each(['en', 'de', 'fr', 'es', 'ar', 'hi'] as const)(
  'says in %s, in one sentence, that something could not be confirmed, and nothing of it where all was',
  (language) => {
    const translator = translatorFor(language)
    const all = readyEmail(translator, facts)
    const some = readyEmail(translator, { ...facts, undecided: 1234 })
    const more = some.paragraphs.filter((text) => !all.paragraphs.includes(text))
    expect(more).toHaveLength(1)
    expect(more[0]).toContain(translator.number(1234))
    expect(more[0]).toContain(facts.pageUrl)
    expect(some.paragraphs).toHaveLength(all.paragraphs.length + 1)
  },
)

it.each(['en', 'de', 'fr', 'es', 'ar', 'hi'] as const)(
  'a mail that leads to the page, in %s, opens nothing, and does not say that its link does',
  (language) => {
    const translator = translatorFor(language)
    const { text, html } = renderEmail(readyEmail(translator, { ...facts, link: null }))
    for (const body of [text, html]) {
      expect(body).toContain(translator.translate('mail.portal_careful'))
      expect(body).not.toContain(translator.translate('mail.ready_careful'))
      expect(body).not.toContain(translator.translate('mail.link_until'))
      expect(body).toContain(facts.pageUrl)
    }
    expect(text).not.toMatch(/\{\w+\}/)
  },
)

it('a mail with a link says how long it works, where a fresh one is had, and when the file goes', () => {
  const { text } = renderEmail(readyEmail(english, facts))
  expect(text).toContain('Link works until: 25 November 2026 at 07:00 (America/New_York)')
  expect(text).toContain('File is deleted: 1 December 2026 at 07:00 (America/New_York)')
  expect(text).toContain(`until the file is deleted: ${facts.pageUrl}`)
})

it('says honestly that nothing was sent, and gives a reference', () => {
  const { text } = renderEmail(failedEmail(english, { ...facts, fullName: null }))
  expect(text).toContain('r-1')
  expect(text).toContain('not complete is never sent')
})

it.each(['en', 'de', 'fr', 'es', 'ar', 'hi'] as const)(
  'every mail to a person, in %s, says whose system it is and how to stop what they did not ask for',
  (language) => {
    const translator = translatorFor(language)
    const emails = [
      askedEmail(translator, { ...facts, onBehalf: false }),
      askedEmail(translator, { ...facts, onBehalf: true }),
      readyEmail(translator, facts),
      failedEmail(translator, facts),
      extendedEmail(translator, { ...facts, reason: 'many <records>', dueAt: facts.expiresAt }),
      expiringEmail(translator, facts),
      deletedEmail(translator, facts),
    ]
    for (const message of emails) {
      const { text, html, subject } = renderEmail(message)
      for (const part of ['globex', facts.notMeUrl]) expect(text).toContain(part)
      expect(html).toContain(facts.notMeUrl)
      expect(html).not.toContain('<records>')
      expect(text + subject).not.toMatch(/\{\w+\}/)
      expect(subject).not.toContain('Seán')
    }
  },
)

it('the mail to officers holds the reference and the desk, and nothing of the person', () => {
  const { text, subject } = renderEmail(
    disavowedEmail(english, {
      company: 'globex',
      requestId: 'r-1',
      deskUrl: 'https://erp.example/requests/r-1',
    }),
  )
  expect(text).toContain('https://erp.example/requests/r-1')
  expect(text + subject).not.toMatch(/example\.org|not-me/)
})
