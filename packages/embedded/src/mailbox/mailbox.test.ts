import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Mailbox, startMailbox } from './mailbox.ts'

const serverToken = 'server-token'
const mail = {
  From: 'Acme <erp@acme.example>',
  To: 'maria@example.org',
  Subject: 'Download <b>Your Data</b>',
  TextBody: 'Take it: https://files.example/x?a=1&b=2',
  HtmlBody:
    '<html><head></head><body><script>alert(1)</script><a href="https://files.example">x</a></body></html>',
  MessageStream: 'outbound',
  Metadata: { nid: 'n-1' },
}
let mailbox: Mailbox

beforeAll(async () => {
  mailbox = await startMailbox({ serverToken, inactive: ['gone@example.org'] })
})
afterAll(() => mailbox.stop())

const post = (body: unknown, token = serverToken) =>
  fetch(`${mailbox.url}/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-postmark-server-token': token },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const outbound = async (query: string) => {
  const headers = { 'x-postmark-server-token': serverToken }
  const answer = await fetch(`${mailbox.url}/messages/outbound?${query}`, { headers })
  return { status: answer.status, body: await answer.json() }
}

it('takes a mail and finds it again by its metadata', async () => {
  const answer = await readJson(await post(mail))
  expect(answer).toEqual({
    ...{ To: 'maria@example.org', ErrorCode: 0, Message: 'OK' },
    ...{ SubmittedAt: expect.any(String), MessageID: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  })
  const { body } = await outbound('count=50&offset=0&metadata_nid=n-1')
  expect(body).toMatchObject({ TotalCount: 1, Messages: [{ MessageID: answer.MessageID, Status: 'Sent' }] })
  expect((await outbound('count=50&offset=0&metadata_nid=n-2')).body).toEqual({ TotalCount: 0, Messages: [] })
  expect((await outbound('count=501&offset=0')).status).toBe(422)
  expect(mailbox.messages()[0]).toMatchObject({ text: mail.TextBody, metadata: { nid: 'n-1' } })
  expect(await (await fetch(`${mailbox.url}/api/messages`)).json()).toEqual(mailbox.messages())
})

it.each([
  ['a wrong token', mail, 'other', 401, 10],
  ['no JSON', '{', serverToken, 422, 403],
  ['no recipient', { ...mail, To: '' }, serverToken, 422, 300],
  ['no body', { ...mail, TextBody: '', HtmlBody: '' }, serverToken, 422, 300],
  ['metadata that is too long', { ...mail, Metadata: { nid: 'x'.repeat(81) } }, serverToken, 422, 300],
  ['an inactive recipient', { ...mail, To: 'Gone <GONE@example.org>' }, serverToken, 422, 406],
])('refuses %s with Postmark’s code, and keeps nothing', async (_, body, token, status, code) => {
  const before = mailbox.messages().length
  const answer = await post(body, token)
  expect([answer.status, (await readJson(answer)).ErrorCode]).toEqual([status, code])
  expect(mailbox.messages()).toHaveLength(before)
})

it('shows mails escaped, and their HTML only in a frame that runs no script', async () => {
  const { MessageID } = await readJson(await post(mail))
  const list = await fetch(mailbox.url)
  expect(list.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await list.text()).toContain('Download &lt;b&gt;')
  const page = await (await fetch(`${mailbox.url}/messages/${MessageID}`)).text()
  expect(page).toContain('<a href="https://files.example/x?a=1&amp;b=2">')
  expect(page).not.toContain('<script>')
  const body = await fetch(`${mailbox.url}/messages/${MessageID}/body`)
  expect(body.headers.get('content-security-policy')).toMatch(/; sandbox allow-popups/)
  expect((await fetch(`${mailbox.url}/messages/${MessageID}x`)).status).toBe(404)
})

it('keeps the last thousand', async () => {
  for (let batch = 0; batch < 21; batch++)
    await Promise.all(Array.from({ length: 50 }, () => post({ ...mail, Metadata: {} })))
  expect(mailbox.messages()).toHaveLength(1000)
})

async function readJson(answer: Response): Promise<Record<string, unknown>> {
  return (await answer.json()) as Record<string, unknown>
}
