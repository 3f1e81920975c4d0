import { readFileSync } from 'node:fs'
import { reasonText } from '@pdd/i18n'
import { expect, it } from 'vitest'
import { mailLinkText } from './mail-words.ts'
import { actionText, actorText } from './timeline-words.ts'

it('each reason that a request or a mail can have has words of its own', () => {
  const codes = [...readFileSync('docs/ops/error-codes.md', 'utf8').matchAll(/^\| `([a-z_.]+)`/gm)].map(
    ([, code = '']) => code,
  )
  const ofRequests = codes.filter((code) =>
    /^((attempt|collect|data_map|erp|storage|subject)\.|site\.not_configured)/.test(code),
  )
  const source = ['notify/notify-subject.ts', 'notify/mail/mailer.ts', 'sweeps/look-up-mails.ts']
    .map((file) => readFileSync(`apps/worker/src/${file}`, 'utf8'))
    .join('')
  const ofMails = [...source.matchAll(/reasonCode: '(mail\.[a-z_]+)'|return '(mail\.[a-z_]+)'/g)].map(
    ([, told, returned]) => told ?? returned ?? '',
  )
  expect([ofRequests.length > 15, ofMails.length > 8]).toEqual([true, true])
  for (const code of [
    ...ofRequests,
    ...ofMails,
    'worker.lost',
    'worker.poison',
    'account.renamed',
    'request.revoked',
    'internal',
  ]) {
    expect(reasonText(code)).not.toBe(code)
    expect([code, reasonText(code).startsWith('something is wrong with')]).toEqual([code, false])
  }
  expect(reasonText('erp.of_a_newer_release')).toBe('something is wrong with the ERP’s database')
  expect(reasonText('quite.new')).toBe('quite.new')
})

it('what happened is told in words, mails by what they say and what became of them', () => {
  expect(actionText('mail.asked.suppressed')).toBe('Mail that somebody asked: not sent')
  expect(actionText('mail.ready.again')).toBe('Mail that the file is ready: to be sent once more')
  expect(actionText('outage_met')).toBe('Something was not available; it waits')
  expect(actionText('of_a_newer_release')).toBe('of a newer release')
  expect(actorText({ officer: null, actorType: 'mail_link' })).toBe('a link in a mail')
  expect(actorText({ officer: 'ravi', actorType: 'officer' })).toBe('ravi')
})

it('nobody knows whether the link of a mail was used, but whether there was one', () => {
  const mail = (state: 'delivered' | 'bounced', opensFile: boolean) => [
    { kind: 'ready' as const, state, opensFile },
  ]
  expect(mailLinkText([])).toContain('no mail')
  expect(mailLinkText(mail('delivered', true))).toContain('not known')
  expect(mailLinkText(mail('delivered', false))).toBe('none: the mail leads to the page')
  expect(mailLinkText(mail('bounced', true))).toBe('none: no mail reached them')
})
