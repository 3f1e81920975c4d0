import { translatorFor } from '@pdd/i18n'
import { expect, it } from 'vitest'
import type { ErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { Recipient } from '../../apps/worker/src/erp/recipient.ts'
import type { WorkerSettings } from '../../apps/worker/src/settings.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { newRequest } from '../support/export-requests.ts'
import { withStoreAndMail } from '../support/with-store-and-mail.ts'
import type { WorkerParts } from '../support/worker-parts.ts'

const person = 'mallory.voss@example.net'
const servers = withStoreAndMail()

/** A worker of a site whose account says this of its owner. */
function startFor(account: Partial<Recipient>, over: Partial<WorkerSettings> = {}): WorkerParts {
  const erp = (real: ErpDatabase): ErpDatabase => ({
    ...real,
    readRecipient: async (user) => {
      const recipient = await real.readRecipient(user)
      return recipient && { ...recipient, ...account }
    },
  })
  const settings = { downloadLink: 'presigned', ...over } as const
  return servers.startWorker({ erp, settings })
}

it('A27 a changed address: both are told that somebody asked, and the mail that brings the file opens nothing by itself', async () => {
  const { database, wake, notify } = startFor({ email: 'attacker@evil.example' })
  const { request } = await database.requests.create(newRequest({ subjectId: person, tellAsked: true }))
  await notify(request.id)
  await wake(request.id)
  const [asked, ready] = servers.postmark.accepted
  expect(asked?.to).toBe(`attacker@evil.example, ${person}`)
  expect(asked?.text).not.toContain('X-Amz-Signature')
  expect(ready?.to).toBe('attacker@evil.example')
  expect(ready?.text).toContain('/request-data')
  expect(ready?.text + (ready?.html ?? '')).not.toContain('X-Amz-Signature')
})

it('A27 an address that is as it was made: one addressee, and the link itself', async () => {
  const { database, wake, notify } = startFor({})
  const { request } = await database.requests.create(newRequest({ subjectId: person, tellAsked: true }))
  await notify(request.id)
  await wake(request.id)
  expect(servers.postmark.accepted.map(({ to }) => to)).toEqual([person, person])
  expect(servers.postmark.accepted[1]?.text).toContain('X-Amz-Signature')
})

const secondsOfLink = (text: string) => Number(/X-Amz-Expires=(\d+)/.exec(text)?.[1])

it('A86 the link of a mail lives as long as is set, and never longer than its file; the mail says so', async () => {
  const { database, wake } = startFor({}, { mailLinkSeconds: 7200, exportTtlSeconds: 7 * 86_400 })
  const { request } = await database.requests.create(newRequest({ subjectId: person }))
  await wake(request.id)
  const short = startFor({}, { mailLinkSeconds: 86_400, exportTtlSeconds: 600 })
  const later = await short.database.requests.create(newRequest({ subjectId: person }))
  await short.wake(later.request.id)
  const [first, second] = servers.postmark.accepted
  expect(secondsOfLink(first?.text ?? '')).toBeGreaterThan(7100)
  expect(secondsOfLink(first?.text ?? '')).toBeLessThanOrEqual(7200)
  expect(secondsOfLink(second?.text ?? '')).toBeLessThanOrEqual(600)
  const [until, gone] = ['Link works until', 'File is deleted'].map(
    (label) => new RegExp(`^${label}: (.*)$`, 'm').exec(first?.text ?? '')?.[1],
  )
  expect(until).toMatch(/\d{4}/)
  expect(until).not.toBe(gone)
  expect(first?.text).toContain('until the file is deleted: http://127.0.0.1:8080/request-data')
})

it('A86 whose employee record tells of health gets a mail that opens nothing by itself, sent again too', async () => {
  const employee = 'amara.okafor@acme.example'
  const { database, wake, notify, sweep } = startFor({}, { remindSeconds: 1200 })
  const { request } = await database.requests.create(newRequest({ subjectId: employee }))
  await wake(request.id)
  expect((await database.requests.get(request.id))?.mailLink).toBe('portal')
  await database.officers.resend(request.id, { name: 'ravi.kumar@acme.example', reason: 'not received' })
  await notify(request.id)
  await servers.table.query(
    `UPDATE export_request SET ready_at = now() - interval '1 day', expires_at = now() + interval '10 minutes'`,
  )
  await sweep('reminders')
  await notify(request.id)
  const { translate } = translatorFor('de')
  expect(servers.postmark.accepted.map(({ subject }) => subject)).toEqual([
    ...[translate('mail.ready_subject'), translate('mail.ready_subject'), translate('mail.expiring_subject')],
  ])
  for (const { text } of servers.postmark.accepted.slice(0, 2))
    expect(text).toContain(translate('mail.portal_careful'))
  for (const { text, html } of servers.postmark.accepted) {
    expect(text).toContain('http://127.0.0.1:8080/request-data')
    expect(text + html).not.toMatch(/X-Amz|Gesundheit/)
    expect(text).not.toContain(translate('mail.ready_careful'))
  }
})

it.each([
  'Eve\r\nBcc: all@example.org',
  '{{7919*7907}} #{7919*7907} <%= 7919*7907 %>',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '"><a href="https://evil.example">click</a>',
])('A28 a name such as %j starts no header, no template and no markup', async (fullName) => {
  const { database, wake, notify } = startFor({ fullName })
  const { request } = await database.requests.create(newRequest({ subjectId: person, tellAsked: true }))
  await notify(request.id)
  await wake(request.id)
  expect(servers.postmark.accepted).toHaveLength(2)
  for (const { to, subject, text, html } of servers.postmark.accepted) {
    expect(to).toBe(person)
    expect(['Someone asked for your data', 'Download Your Data']).toContain(subject)
    expect(text).not.toMatch(/^Bcc:/m)
    expect(html).not.toMatch(/<script|<img|href="https:\/\/evil/)
    expect(text).not.toContain('62615533')
  }
})

it('A29 a forged webhook moves nothing, and a true one only what it may', async () => {
  const { database, wake } = startFor({})
  const { request } = await database.requests.create(newRequest({ subjectId: person }))
  await wake(request.id)
  const api = await buildApiOnTable(database, { settings: { webhookSecret: 'a long enough secret' } })
  const [mail] = await database.notifications.forRequest(request.id)
  const send = (password: string | null, nid: string) =>
    api.inject({
      method: 'POST',
      url: '/v1/webhooks/postmark',
      headers: {
        'content-type': 'application/json',
        ...(password !== null && { authorization: `Basic ${btoa(`any:${password}`)}` }),
      },
      payload: JSON.stringify({
        RecordType: 'Bounce',
        Type: 'HardBounce',
        MessageID: mail?.messageId,
        Metadata: { nid },
      }),
    })
  const state = async () => (await database.notifications.forRequest(request.id))[0]?.state
  const nid = mail?.nid as string
  for (const wrong of [null, '', 'wrong', 'a long enough secre', 'a long enough secret!'])
    expect((await send(wrong, nid)).statusCode).toBe(401)
  expect((await send('a long enough secret', '6f1c1f1e-8d0e-4a53-9a0f-3b1f3c1d9b11')).statusCode).toBe(200)
  expect(await state()).toBe('sent')
  expect((await send('a long enough secret', nid)).statusCode).toBe(200)
  expect((await send('a long enough secret', nid)).statusCode).toBe(200)
  expect(await state()).toBe('bounced')
  expect((await database.requests.get(request.id))?.status).toBe('ready')
  await api.close()
})
