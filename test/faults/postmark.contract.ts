import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

export type PostmarkUnderTest = {
  url: string
  /** subjects of all mails that were taken in */
  takenIn(): string[]
  stop(): Promise<void>
}

export const serverToken = 'contract-token'
export const inactiveAddress = 'gone@example.org'

/** What the worker relies on in Postmark: kept by whatever stands in for it. */
export function postmarkContract(name: string, start: () => Promise<PostmarkUnderTest>): void {
  describe(`Postmark as ${name}`, () => {
    let server: PostmarkUnderTest
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server.stop())

    const mail = (over: Record<string, unknown> = {}) => ({
      From: 'Globex <erp@globex.example>',
      To: 'maria@example.org',
      Subject: randomUUID(),
      TextBody: 'text',
      HtmlBody: '<p>text</p>',
      MessageStream: 'outbound',
      Metadata: { nid: randomUUID() },
      ...over,
    })
    const send = async (body: unknown, token = serverToken) => {
      const answer = await fetch(`${server.url}/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-postmark-server-token': token },
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }
    const search = async (query: string, token = serverToken) => {
      const headers = { 'x-postmark-server-token': token }
      const answer = await fetch(`${server.url}/messages/outbound?${query}`, { headers })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }

    it('takes a mail in and names it', async () => {
      const sent = mail()
      const { status, body } = await send(sent)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        ErrorCode: 0,
        Message: 'OK',
        MessageID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      })
      expect(server.takenIn()).toContain(sent.Subject)
    })

    it('lists a mail by its metadata, and no other', async () => {
      const sent = mail()
      const { body } = await send(sent)
      await send(mail())
      const found = await search(`count=50&offset=0&metadata_nid=${sent.Metadata.nid}`)
      expect(found).toMatchObject({
        status: 200,
        body: { TotalCount: 1, Messages: [{ MessageID: body.MessageID }] },
      })
      const none = await search(`count=50&offset=0&metadata_nid=${randomUUID()}`)
      expect(none).toEqual({ status: 200, body: { TotalCount: 0, Messages: [] } })
    })

    it.each([
      ['a wrong token', {}, 'other', 401, 10],
      ['no recipient', { To: '' }, serverToken, 422, 300],
      ['no body', { TextBody: '', HtmlBody: '' }, serverToken, 422, 300],
      ['an inactive recipient', { To: inactiveAddress }, serverToken, 422, 406],
    ])('refuses %s with its code, and takes nothing in', async (_name, over, token, status, code) => {
      const refused = mail(over)
      expect(await send(refused, token)).toMatchObject({ status, body: { ErrorCode: code } })
      expect(server.takenIn()).not.toContain(refused.Subject)
    })

    it('lists nothing for a wrong token, or without bounds', async () => {
      expect((await search('count=50&offset=0', 'other')).status).toBe(401)
      expect((await search('metadata_nid=x')).status).toBe(422)
    })
  })
}
