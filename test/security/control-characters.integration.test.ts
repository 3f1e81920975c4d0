import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { requestIn } from '../support/export-requests.ts'
import { signToken } from '../support/signed-token.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { database } = await withTestDatabase()
let api: Awaited<ReturnType<typeof buildApiOnTable>>
const log: string[] = []
const routes: { method: 'GET' | 'POST'; url: string }[] = []
beforeAll(async () => {
  api = await buildApiOnTable(database, { log, settings: { webhookSecret: 'a long enough secret' } })
  routes.push(...routesOf(api.printRoutes()))
})
afterAll(async () => {
  await api.close()
})

/** Every route there is, off the tree that Fastify prints: each line continues the path of the one it hangs on. */
function routesOf(tree: string): { method: 'GET' | 'POST'; url: string }[] {
  const parts: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^(.*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line) ?? []
    if (part === '') return []
    parts.splice(indent.length / 4, parts.length, part)
    const url = parts.join('')
    return (['GET', 'POST'] as const)
      .filter((one) => methods.split(', ').includes(one))
      .map((method) => ({ method, url }))
  })
}

const headers = { authorization: `Bearer ${signToken('ravi@example.org', { roles: ['System Manager'] })}` }
const bad = ['\0', 'a\0b', '\u0001', '\u001b[2J', '\u007f', '\u0085', '\u009f', '\u200b\0']
const halves = ['\ud800', 'a\udfffb']
const fields = [
  'q',
  'subject',
  'site',
  'status',
  'cursor',
  'reason',
  'code',
  'state',
  'language',
  'format',
  'unheard',
]

it('A75 control characters in an id, a query or a body are 400 on every route, and reach no table', async () => {
  expect(routes.length).toBeGreaterThan(20)
  expect(routes.map(({ url }) => url)).toContain('/v1/export-requests/:id/download')
  for (const { method, url } of routes) {
    const path = url.replaceAll(/:\w+/g, 'x').replace('*', 'x')
    const asked: { url: string; body?: string; type?: string }[] = []
    for (const text of bad) {
      const encoded = encodeURIComponent(text)
      if (/:\w+/.test(url)) asked.push({ url: url.replaceAll(/:\w+/g, encoded) })
      for (const field of fields) asked.push({ url: `${path}?${field}=${encoded}` })
      asked.push({ url: `${path}?${encoded}=x` })
    }
    if (method === 'POST')
      for (const field of fields) {
        for (const text of [...bad, ...halves])
          for (const value of [text, [text], { deep: [{ [text]: 1 }] }])
            asked.push({ url: path, body: JSON.stringify({ [field]: value }), type: 'application/json' })
        for (const text of bad)
          asked.push({
            url: path,
            body: new URLSearchParams({ [field]: text }).toString(),
            type: 'application/x-www-form-urlencoded',
          })
      }
    for (const { url: address, body, type } of asked) {
      const answer = await api.inject({
        ...{ method, url: address },
        headers: { ...headers, ...(type !== undefined && { 'content-type': type }) },
        ...(body !== undefined && { payload: body }),
      })
      // A kind of body that the route does not read, a webhook’s own password, and what a site alone may say.
      const refusals = [
        400,
        ...(body === undefined ? [] : [415]),
        ...(url.endsWith('/postmark') ? [401] : []),
        ...(url.includes('/erpnext/') ? [401, 404] : []),
      ]
      expect([method, address, body, refusals.includes(answer.statusCode)]).toEqual([
        method,
        address,
        body,
        true,
      ])
      if (answer.statusCode === 400 && answer.headers['content-type']?.includes('json'))
        expect(answer.json().code).toBe('request.invalid')
    }
  }
  expect(log.join('')).not.toMatch(/database\.refused|"level":50/)
}, 120_000)

it('A75 a reason may have several lines, and names of all the world are texts', async () => {
  const { id } = await requestIn('failed', database.requests)
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
  const payload = new URLSearchParams({ reason: 'one\r\n\ttwo' }).toString()
  expect(
    (await api.inject({ method: 'POST', url: `/requests/${id}/retry`, headers: form, payload })).statusCode,
  ).toBe(303)
  for (const name of ['Zoë', '王小明', '\u202eabc', '👩‍👩‍👧', 'محمد', "o'brien"]) {
    const url = `/requests?q=${encodeURIComponent(name)}`
    expect((await api.inject({ url, headers })).statusCode).toBe(200)
  }
})

it('A75 a token or an answer of a site that names nobody is nobody', async () => {
  for (const sub of ['\0', 'maria\0', '\ud800', 'a\nb', '', ' '.repeat(141), 7, null, ['maria'], { a: 1 }]) {
    const answer = await api.inject({
      url: '/v1/export-requests',
      headers: { authorization: `Bearer ${signToken('x', { sub })}` },
    })
    expect([sub, answer.statusCode, answer.json().code]).toEqual([sub, 401, 'auth.token_invalid'])
  }
})

it('A75 what Postmark quotes of other servers is read, and only what is kept has to be plain', async () => {
  const send = (body: object) =>
    api.inject({
      method: 'POST',
      url: '/v1/webhooks/postmark',
      headers: {
        authorization: `Basic ${Buffer.from('x:a long enough secret').toString('base64')}`,
        'content-type': 'application/json',
      },
      payload: JSON.stringify(body),
    })
  const news = { RecordType: 'Bounce', MessageID: 'm', Metadata: { nid: 'n' }, Details: '550 \u001b[1mno\0' }
  expect((await send(news)).statusCode).toBe(200)
  expect((await send({ ...news, MessageID: '\0' })).statusCode).toBe(400)
  expect((await send({ ...news, Metadata: { nid: '\ud800' } })).statusCode).toBe(400)
})
