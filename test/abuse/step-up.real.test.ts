import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { createMailer } from '../../apps/worker/src/mail/mailer.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { requestIn } from '../support/export-requests.ts'
import { type FakePostmark, startFakePostmark } from '../support/fake-postmark.ts'
import { signToken } from '../support/signed-token.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createWorkerParts, type WorkerParts } from '../support/worker-parts.ts'

const { postgresUrl, globexUrl } = inject('servers')
const person = 'mallory.voss@example.net'
let table: TestDatabase
let postmark: FakePostmark
let objects: ObjectStore
let parts: WorkerParts
let api: Awaited<ReturnType<typeof buildApiOnTable>>
beforeAll(async () => {
  table = await createTestDatabase(postgresUrl)
  postmark = await startFakePostmark({ serverToken: 't' })
  objects = createObjectStore({
    ...{ endpoint: 'http://127.0.0.1:9', region: 'us-east-1', bucket: 'b', forcePathStyle: true },
    ...{ credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, checksums: 'WHEN_SUPPORTED' },
  })
  const mailer = createMailer({
    baseUrl: postmark.url,
    serverToken: 't',
    from: 'x@example.org',
    stream: 'outbound',
  })
  parts = createWorkerParts({ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer })
  api = await buildApiOnTable(parts.database, {
    settings: { stepUp: { maxAgeSeconds: 600, mailedCode: true } },
  })
})
afterAll(async () => {
  await api.close()
  await parts.close()
  objects.close()
  await Promise.all([postmark.close(), table.drop()])
})
beforeEach(async () => {
  await table.query('DELETE FROM step_up_code')
  postmark.accepted.length = 0
})

/** A session that does not say when it began. */
const session = (device: string) => ({
  authorization: `Bearer ${signToken(person, { site: 'globex', auth_time: undefined, device })}`,
})
const post = (url: string, headers: Record<string, string>, body?: object) =>
  api.inject({ method: 'POST', url, headers, ...(body && { payload: body }) })
async function mailedCode(headers: Record<string, string>): Promise<string> {
  expect((await post('/v1/step-up', headers)).statusCode).toBe(202)
  expect(await parts.sweep('codes')).toBe(1)
  const mail = postmark.accepted.at(-1)
  expect(mail?.to).toBe(person)
  return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] as string
}

it('A2 a stolen session waits for a code that only the address on file gets, to ask and to download', async () => {
  const mine = session('mine')
  const stolen = session('stolen')
  const { id } = await requestIn('ready', parts.database.requests, { subjectId: person })
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
  expect(JSON.stringify(await table.query('SELECT s::text FROM step_up_code s'))).not.toContain(code)
  expect(postmark.accepted[0]?.subject).toBe('Your code')
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
  await parts.sweep('codes')
  const code = /\b\d{6}\b/.exec(postmark.accepted.at(-1)?.text ?? '')?.[0] as string
  const wrong = await form('/request-data/confirm', { code: '12' })
  expect([wrong.statusCode, wrong.body.includes('aria-invalid')]).toEqual([400, true])
  expect((await form('/request-data/confirm', { code })).headers.location).toBe('/request-data')
  expect((await form('/request-data')).statusCode).toBe(303)
})
