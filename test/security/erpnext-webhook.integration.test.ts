import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requestIn } from '../support/export-requests.ts'
import { withSite } from '../support/site-stage.ts'

const [maria, sean] = ['maria.santos@example.org', "sean.o'brien+erp@example.org"]
const people = { [maria]: ['Customer'], [sean]: ['Customer'] }
const secrets = ['topsecret', 'the next secret']
const { database, erp, parts, api, sites, build, close } = await withSite(people, { webhookSecrets: secrets })
let url: string
beforeAll(async () => {
  await api.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`
})
afterAll(close)

/** Three calls as a real ERPNext 15 sent them: the body's bytes and the header. */
const recorded = [
  [
    'eyJuYW1lIjogIjUxZTM0MjJiNDciLCAidXNlciI6ICJtYXJpYS5zYW50b3NAZXhhbXBsZS5vcmciLCAib3duZXIiOiAibWFyaWEuc2FudG9zQGV4YW1wbGUub3JnIiwgImNyZWF0aW9uIjogIk5vbmUifQ==',
    'gkjjXHcqICWhKSMCo+ZkDHq99XOADLCa8LxpBYP4qrY=',
    maria,
  ],
  [
    'eyJuYW1lIjogImU2ODRjZjA5OTgiLCAidXNlciI6ICJzZWFuLm8nYnJpZW4rZXJwQGV4YW1wbGUub3JnIiwgIm93bmVyIjogInNlYW4ubydicmllbitlcnBAZXhhbXBsZS5vcmciLCAiY3JlYXRpb24iOiAiTm9uZSJ9',
    'LjIHvwG3mQL1riQUK0gSyphfPTXyIxHZJFXWQwCzof0=',
    sean,
  ],
  [
    'eyJuYW1lIjogIjYwNGQ0NWZjM2IiLCAidXNlciI6ICJtYXJpYS5zYW50b3NAZXhhbXBsZS5vcmciLCAib3duZXIiOiAiR3Vlc3QiLCAiY3JlYXRpb24iOiAiTm9uZSJ9',
    'kB1tCiNF6YIam2OVPdO89Ux6BPn3PK2bm6Dt6hDpOhI=',
    maria,
  ],
] as const

const signed = (body: Buffer | string, secret = 'topsecret') =>
  createHmac('sha256', secret).update(body).digest('base64')
/** As python-requests sends it. */
const post = (body: Buffer | string, signature: string | undefined, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; code?: string }>((resolve, reject) => {
    const sent = {
      ...{ 'user-agent': 'python-requests/2.32.5', 'accept-encoding': 'gzip, deflate, br', accept: '*/*' },
      ...(signature !== undefined && { 'x-frappe-webhook-signature': signature }),
      ...{ 'content-type': 'application/json', ...headers },
    }
    const { 'content-type': type, ...rest } = sent
    request(`${url}/v1/erpnext/webhook`, { method: 'POST', headers: type === '' ? rest : sent }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, ...JSON.parse(text || '{}') }))
    })
      .on('error', reject)
      .end(body)
  })
const told = async () =>
  (await database.accountPushes.takeDue('globex', { limit: 99, againSeconds: 0 })).map(
    ({ subjectId }) => subjectId,
  )

it('takes what a real ERPNext sends, byte by byte, and a repeat as one', async () => {
  for (const [bytes, signature, user] of recorded) {
    const answer = await post(Buffer.from(bytes, 'base64'), signature)
    expect([202, 200]).toContain(answer.status)
    expect(await told()).toContain(user)
  }
  expect((await post(Buffer.from(recorded[0][0], 'base64'), recorded[0][1])).status).toBe(200)
  expect((await told()).toSorted()).toEqual([maria, sean].toSorted())
})

it('an account that is disabled loses its file, by either secret while they are changed, whatever type is named', async () => {
  for (const [secret, type] of [
    ['topsecret', 'application/json'],
    ['the next secret', ''],
    ['topsecret', 'text/plain'],
  ] as const) {
    const { id } = await requestIn('ready', database.requests, { subjectId: sean })
    await erp.enable(sean, false)
    const body = JSON.stringify({ user: sean, event: 'disabled' })
    expect((await post(body, signed(body, secret), { 'content-type': type })).status).toBeLessThan(203)
    await parts.sweep('account_pushes')
    expect((await database.requests.get(id))?.status).toBe('expired')
    await erp.enable(sean, true)
  }
})

it('A188 a replayed, forged, changed or unsigned webhook takes nothing from anybody', async () => {
  const { id } = await requestIn('ready', database.requests, { subjectId: maria })
  const [bytes, signature] = recorded[0]
  const body = Buffer.from(bytes, 'base64')
  // A replay is looked up like any other: the account is enabled.
  expect((await post(body, signature)).status).toBeLessThan(203)
  await parts.sweep('account_pushes')
  expect((await database.requests.get(id))?.status).toBe('ready')
  await parts.database.accountPushes.forgetOld()
  const changed = Buffer.from(body.toString().replace('maria', 'MARIA'))
  for (const [sent, by] of [
    [changed, signature],
    [body, undefined],
    [body, ''],
    [body, `${signature} `.repeat(3)],
    [body, signature.replace('g', 'G')],
    [body, createHmac('sha256', 'topsecret').update(body).digest('hex')],
    [body, signed(body, 'Topsecret')],
    [`${body}\n`, signature],
    ['', signature],
  ] as const)
    expect(await post(sent, by)).toMatchObject({ status: 401, code: 'webhook.signature_refused' })
})

it('A188 a signed body that names nobody, or is too large, is refused with a word', async () => {
  for (const [body, code] of [
    ['{}', 'request.invalid'],
    ['[1]', 'request.invalid'],
    ['null', 'request.invalid'],
    ['{"user":7}', 'request.invalid'],
    ['{"user":"a\\u0000b"}', 'request.invalid'],
    [`{"user":"${'x'.repeat(141)}"}`, 'request.invalid'],
    ['user=maria', 'request.bad_json'],
    ['', 'request.bad_json'],
  ] as const)
    expect(await post(body, signed(body))).toMatchObject({ status: 400, code })
  const large = JSON.stringify({ user: maria, more: 'x'.repeat(8 * 1024) })
  expect(await post(large, signed(large))).toMatchObject({ status: 413, code: 'request.too_large' })
})

it('A189 the secret of one site tells of that site alone, and without any the address is none', async () => {
  const entry = { ...sites.get('other')!, webhookSecrets: ['the secret of the other'] }
  const both = await build({}, { sites: new Map([...sites, ['other', entry]]) })
  const body = JSON.stringify({ user: maria, site: 'globex', iss: 'acme.test' })
  const send = (on: typeof both, secret: string) =>
    on.inject({
      ...{ method: 'POST', url: '/v1/erpnext/webhook', payload: body },
      headers: {
        ...{ 'content-type': 'application/json', 'x-frappe-webhook-signature': signed(body, secret) },
        ...{ 'x-frappe-site-name': 'globex', host: 'acme.example' },
      },
    })
  expect((await send(both, 'the secret of the other')).statusCode).toBe(202)
  const pushes = await database.accountPushes.takeDue('other', { limit: 99, againSeconds: 0 })
  expect(pushes.filter(({ site }) => site === 'other')).toMatchObject([{ subjectId: maria }])
  await both.close()
  const none = await build({}, { sites: new Map([['globex', { name: 'globex', hosts: [] }]]) })
  expect((await send(none, 'topsecret')).statusCode).toBe(404)
  await none.close()
})
