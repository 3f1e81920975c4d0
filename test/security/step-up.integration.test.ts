import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { type CodeMails, codeIn, startCodeMails } from '../support/code-mails.ts'
import { requestIn } from '../support/export-requests.ts'
import { codeSecret, signToken } from '../support/signed-token.ts'

const person = 'mallory.voss@example.net'
let mails: CodeMails
let api: Awaited<ReturnType<typeof buildApiOnTable>>
beforeAll(async () => {
  mails = await startCodeMails(inject('servers'))
  api = await buildApiOnTable(mails.database, {
    settings: { stepUp: { maxAgeSeconds: 600, mailedCode: true } },
  })
})
afterAll(async () => {
  await api.close()
  await mails.close()
})
beforeEach(async () => {
  await mails.table.query('DELETE FROM step_up_code')
  await mails.table.query('DELETE FROM account_address')
  mails.accounts.clear()
  mails.postmark.accepted.length = 0
})

/** A session that does not say when it began. */
const session = (device: string) => ({
  authorization: `Bearer ${signToken(person, { site: 'globex', auth_time: undefined, device })}`,
})
const post = (url: string, headers: Record<string, string>, body?: object) =>
  api.inject({ method: 'POST', url, headers, ...(body && { payload: body }) })
async function mailedCode(headers: Record<string, string>): Promise<string> {
  expect((await post('/v1/step-up', headers)).statusCode).toBe(202)
  expect(await mails.parts.sweep('codes')).toBe(1)
  const mail = mails.postmark.accepted.at(-1)
  expect(mail?.to).toBe(person)
  return codeIn(mail)
}

it('A2 a stolen session waits for a code that only the address on file gets, to ask and to download', async () => {
  const mine = session('mine')
  const stolen = session('stolen')
  const { id } = await requestIn('ready', mails.database.requests, { subjectId: person })
  for (const url of ['/v1/export-requests', `/v1/export-requests/${id}/download`]) {
    const refused = await post(url, mine)
    expect([refused.statusCode, refused.json().code]).toEqual([401, 'auth.code_required'])
  }
  const code = await mailedCode(mine)
  expect((await post('/v1/step-up/confirm', stolen, { code })).json().code).toBe('auth.code_refused')
  expect(
    (await post('/v1/step-up/confirm', mine, { code: `${code.slice(0, 3)} ${code.slice(3)}` })).statusCode,
  ).toBe(200)
  expect((await post(`/v1/export-requests/${id}/download`, mine)).statusCode).toBe(200)
  expect((await post(`/v1/export-requests/${id}/download`, stolen)).json().code).toBe('auth.code_required')
  expect((await post('/v1/step-up/confirm', mine, { code })).json().code).toBe('auth.code_refused')
})

it('A2 codes are few, tries are counted, and neither the table nor the subject of the mail holds the code', async () => {
  const mine = session('mine')
  const code = await mailedCode(mine)
  expect(JSON.stringify(await mails.table.query('SELECT s::text FROM step_up_code s'))).not.toContain(code)
  expect(mails.postmark.accepted[0]?.subject).toBe('Your code')
  const wrong = code === '000000' ? '111111' : '000000'
  for (let n = 0; n < 5; n += 1)
    expect((await post('/v1/step-up/confirm', mine, { code: wrong })).statusCode).toBe(400)
  expect((await post('/v1/step-up/confirm', mine, { code })).statusCode).toBe(400)
  await post('/v1/step-up', mine)
  await post('/v1/step-up', mine)
  const fourth = await post('/v1/step-up', mine)
  expect([fourth.statusCode, fourth.json().code]).toEqual([429, 'auth.too_many_codes'])
})

it('A2 on the page it works without a script: asked for, mailed, typed, and back', async () => {
  const headers = { ...session('page'), 'content-type': 'application/x-www-form-urlencoded' }
  const form = (url: string, fields = {}) =>
    api.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() })
  const refused = await form('/request-data')
  expect(refused.statusCode).toBe(401)
  expect(refused.body).toContain('action="/request-data/confirm/send"')
  expect((await form('/request-data/confirm/send')).headers.location).toBe('/request-data/confirm?sent=1')
  const page = await api.inject({ url: '/request-data/confirm?sent=1', headers: session('page') })
  expect(page.body).toContain('autocomplete="one-time-code"')
  await mails.parts.sweep('codes')
  const code = codeIn(mails.postmark.accepted.at(-1))
  const wrong = await form('/request-data/confirm', { code: '12' })
  expect([wrong.statusCode, wrong.body.includes('aria-invalid')]).toEqual([400, true])
  expect((await form('/request-data/confirm', { code })).headers.location).toBe('/request-data')
  expect((await form('/request-data')).statusCode).toBe(303)
})

it('after the right code what was wanted goes on by itself, with what its form had sent', async () => {
  const headers = { ...session('goes on'), 'content-type': 'application/x-www-form-urlencoded' }
  const form = (url: string, fields = {}) =>
    api.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() })
  const refused = await form('/request-data/addresses', { address: '"><b>@example.org' })
  expect(refused.body).toContain('<input type="hidden" name="go_on" value="/request-data/addresses" />')
  expect(refused.body).not.toContain('<b>@')
  expect((await form('/request-data')).body).toContain('After the right code we ask for your file at once.')
  const sent = await form('/request-data/confirm/send', { go_on: '/request-data' })
  expect([sent.statusCode, sent.headers.location]).toEqual([200, undefined])
  expect(sent.body).toContain('Send another code')
  expect(sent.body).toContain('<input type="hidden" name="go_on" value="/request-data" />')
  await mails.parts.sweep('codes')
  const code = codeIn(mails.postmark.accepted.at(-1))
  const wrong = await form('/request-data/confirm', { code: '12', go_on: '/request-data' })
  expect([wrong.statusCode, wrong.body.includes('value="/request-data"')]).toEqual([400, true])
  const right = await form('/request-data/confirm', { code, go_on: '/request-data' })
  // 307: the browser sends the same form to the address that the first one was for.
  expect([right.statusCode, right.headers.location]).toEqual([307, '/request-data'])
  const asked = await form(String(right.headers.location), { code, go_on: '/request-data' })
  expect([asked.statusCode, asked.headers.location]).toEqual([303, '/request-data'])
  const { items } = await mails.database.requests.list({ site: 'globex', subjectId: person, limit: 1 })
  expect(items[0]?.status).toBe('queued')
})

it('A2 a code leads on to forms and lists of our own pages, and nowhere else', async () => {
  const mine = session('nowhere')
  const headers = { ...mine, 'content-type': 'application/x-www-form-urlencoded' }
  const form = (url: string, fields = {}) =>
    api.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() })
  for (const url of [
    'https://evil.example/',
    '//evil.example/request-data',
    '/request-data/../login',
    '/request-data/sign-out',
    '/request-data/not-me/x',
    '/request-data?next=//evil.example',
    '/v1/export-requests',
    '/requests.csv?q=x\r\nset-cookie: a=b',
    '/request-data\n',
  ]) {
    const page = await form('/request-data/confirm/send', { go_on: url })
    expect([url, page.statusCode === 303 || page.statusCode === 429]).toEqual([url, true])
    await mails.table.query('DELETE FROM step_up_code')
  }
  const code = await mailedCode(mine)
  const gone = await form('/request-data/confirm', { code, go_on: 'https://evil.example/' })
  expect([gone.statusCode, gone.headers.location]).toEqual([303, '/request-data'])
})

const accounts = (email: string) => mails.accounts.set(person, { email })

it('A58 who reads the table has no code: its digests are under a key that is not there', async () => {
  const mine = session('mine')
  const code = await mailedCode(mine)
  const [row] = await mails.table.query<{ id: string; code_hash: string; whole: string }>(
    'SELECT id::text, code_hash, s::text AS whole FROM step_up_code s',
  )
  expect(row?.code_hash).toBe(createHmac('sha256', codeSecret).update(`${row?.id}${code}`).digest('hex'))
  expect(row?.whole).not.toContain(code)
  // What an older release has left behind opens nothing.
  await mails.table.query(
    `UPDATE step_up_code SET code_hash = encode(sha256(convert_to(id::text || '${code}', 'UTF8')), 'hex')`,
  )
  expect((await post('/v1/step-up/confirm', mine, { code })).json().code).toBe('auth.code_refused')
})

it('A59 a changed address: for a day codes go to no address, and each is told; then to the new one, and the old is told', async () => {
  const mine = session('mine')
  accounts('attacker@evil.example')
  for (let n = 0; n < 2; n += 1) {
    await post('/v1/step-up', mine)
    await mails.parts.sweep('codes')
  }
  const held = mails.postmark.accepted.splice(0)
  expect(held.map(({ to }) => to)).toEqual([
    ...['attacker@evil.example', person],
    ...['attacker@evil.example', person],
  ])
  expect(held.map(({ text }) => codeIn({ text }))).toEqual(Array(4).fill(undefined))
  expect(held[1]?.text).toContain('tell your administrator')
  expect(await mails.table.query('SELECT 1 FROM step_up_code WHERE code_hash IS NOT NULL')).toEqual([])

  // What the site says of its own times is no evidence: only our own row is.
  await mails.table.query(`UPDATE account_address SET settles_at = now()`)
  await post('/v1/step-up', mine)
  await mails.parts.sweep('codes')
  const [code, told] = mails.postmark.accepted
  expect([code?.to, told?.to]).toEqual(['attacker@evil.example', person])
  expect(codeIn(code)).toMatch(/^\d{6}$/)
  expect(told?.text).not.toContain(codeIn(code))
  expect(told?.text).not.toContain('evil.example')
})

it('A59 an address that changes once more is new once more, and the one before is told too', async () => {
  accounts('known@example.net')
  await post('/v1/step-up', session('one'))
  await mails.parts.sweep('codes')
  await mails.table.query(`UPDATE account_address SET settles_at = now()`)
  mails.postmark.accepted.length = 0
  accounts('attacker@evil.example')
  await post('/v1/step-up', session('one'))
  await mails.parts.sweep('codes')
  expect(mails.postmark.accepted.map(({ to }) => to)).toEqual([
    ...['attacker@evil.example', person, 'known@example.net'],
  ])
  expect(mails.postmark.accepted.map((mail) => codeIn(mail))).toEqual(Array(3).fill(undefined))
})

it('A59 a stolen session that takes every code it can leaves the owner’s session its own', async () => {
  const stolen = session('stolen')
  const taken = await Promise.all(Array.from({ length: 20 }, () => post('/v1/step-up', stolen)))
  expect(taken.filter(({ statusCode }) => statusCode === 202).length).toBe(3)
  await mails.parts.sweep('codes')
  const mine = session('mine')
  const code = await mailedCode(mine)
  expect((await post('/v1/step-up/confirm', mine, { code })).statusCode).toBe(200)
})

it.each([null, { maxAgeSeconds: 600, mailedCode: false }])(
  'A59 where no code is asked for (STEP_UP %j) none is mailed, and that is said',
  async (stepUp) => {
    const off = await buildApiOnTable(mails.database, { settings: { stepUp } })
    const page = { ...session('mine'), 'content-type': 'application/x-www-form-urlencoded' }
    for (const url of ['/v1/step-up', '/v1/step-up/confirm']) {
      const answer = await off.inject({
        method: 'POST',
        url,
        headers: session('mine'),
        payload: { code: '123456' },
      })
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'auth.codes_off'])
    }
    expect(
      (await off.inject({ method: 'POST', url: '/request-data/confirm/send', headers: page })).statusCode,
    ).toBe(404)
    expect((await off.inject({ url: '/request-data/confirm', headers: page })).statusCode).toBe(404)
    expect(await mails.parts.sweep('codes')).toBe(0)
    await off.close()
  },
)
