import { describe, expect, it } from 'vitest'
import { me, webhookSecret, withApiInMemory } from '../../../../test/support/api-in-memory.ts'

const { app, told, log } = await withApiInMemory()

describe('what Postmark tells', () => {
  const nid = '3f0c9a52-6c6e-4f4b-9d0e-6d1f1f6a2b11'
  const webhook = (body: unknown, password: string | null = webhookSecret) =>
    app.inject({
      method: 'POST',
      url: '/v1/webhooks/postmark',
      headers: {
        'content-type': 'application/json',
        ...(password !== null && {
          authorization: `Basic ${Buffer.from(`hook:${password}`).toString('base64')}`,
        }),
      },
      payload: JSON.stringify(body),
    })
  const news = (over: Record<string, unknown>) => ({
    MessageID: 'm-1',
    Metadata: { nid },
    Recipient: me,
    ...over,
  })

  it.each([
    [{ RecordType: 'Delivery' }, 'delivered'],
    [{ RecordType: 'Bounce', Type: 'HardBounce' }, 'bounced'],
    [{ RecordType: 'SpamComplaint' }, 'complained'],
  ])('%j is recorded as %s', async (over, outcome) => {
    told.length = 0
    expect((await webhook(news(over))).statusCode).toBe(200)
    expect(told).toEqual([{ nid, messageId: 'm-1', outcome }])
  })

  it('takes no notice of what is not final, is not ours, or names no message', async () => {
    told.length = 0
    for (const body of [
      news({ RecordType: 'Bounce', Type: 'Transient' }),
      news({ RecordType: 'Open' }),
      news({ RecordType: 'Delivery', Metadata: {} }),
      { RecordType: 'Delivery', MessageID: 'm-1' },
    ])
      expect((await webhook(body)).statusCode).toBe(200)
    expect(told).toEqual([])
  })

  it('refuses a wrong or missing password, and says nothing of the person to the log', async () => {
    told.length = 0
    log.length = 0
    for (const password of ['wrong', '', null]) {
      const answer = await webhook(news({ RecordType: 'Delivery' }), password)
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'webhook.refused'])
    }
    await webhook(news({ RecordType: 'Delivery' }))
    expect(told).toHaveLength(1)
    expect(log.join('')).not.toContain(me)
  })
})
