import { afterAll, expect, it } from 'vitest'
import { requestIn } from '../support/export-requests.ts'
import { appToken, claimsOf, ofOtherSite, withSite } from '../support/site-stage.ts'

const [maria, dpo] = ['maria.santos@example.org', 'dpo@example.org']
const { database, erp, api, build, close } = await withSite({
  [maria]: ['Customer'],
  [dpo]: ['Data Protection Officer'],
})
afterAll(close)

const json = { 'content-type': 'application/json' }
type Asked = { method?: 'GET' | 'POST' | 'DELETE'; url: string; payload?: object }
const call = (headers: Record<string, string>, { method = 'POST', url, payload }: Asked, on = api) =>
  on.inject({
    ...{ method, url, headers: { ...headers, ...(payload && json) } },
    ...(payload && { payload: JSON.stringify(payload) }),
  })
const codeOf = async (answer: ReturnType<typeof call>) => {
  const { statusCode, body } = await answer
  return [statusCode, /"code":"([a-z_.]+)"|([a-z_]+\.[a-z_]+), /.exec(body)?.slice(1).find(Boolean)]
}
const refused = [401, 'auth.token_invalid']
const ask = { url: '/v1/export-requests', payload: { record: 'x', reason: 'by letter' } }
const tell = { url: '/v1/erpnext/accounts', payload: { event: 'disabled', user: maria } }
const elsewhere = async (): Promise<Asked[]> => {
  const { id } = await requestIn('failed', database.requests)
  return [
    { method: 'GET', url: '/v1/export-requests' },
    { method: 'GET', url: `/v1/export-requests/${id}` },
    { url: `/v1/export-requests/${id}/cancel` },
    { url: `/v1/export-requests/${id}/download` },
    { method: 'GET', url: `/v1/export-requests/${id}/events` },
    { url: `/v1/officer/export-requests/${id}/retry`, payload: { reason: 'x' } },
    { method: 'GET', url: '/v1/addresses' },
    { method: 'GET', url: '/requests' },
    { method: 'GET', url: '/requests.csv' },
    { method: 'GET', url: `/requests/${id}` },
    { method: 'GET', url: '/request-data' },
    { url: '/request-data' },
  ]
}

it('A180 a token of the site itself is good for what it tells of accounts, and nobody anywhere else', async () => {
  expect((await call(appToken('site'), tell)).statusCode).toBe(204)
  for (const asked of [ask, ...(await elsewhere())])
    expect([asked.url, ...(await codeOf(call(appToken('site'), asked)))]).toEqual([asked.url, ...refused])
})

it('A181 a token by which an officer asks for somebody is good for that call, and nobody anywhere else', async () => {
  for (const asked of [tell, ...(await elsewhere())])
    expect([asked.url, ...(await codeOf(call(appToken('officerForSomebody'), asked)))]).toEqual([
      asked.url,
      ...refused,
    ])
  expect((await call(appToken('officerForSomebody'), ask)).statusCode).toBe(202)
})

it('A182 nobody asks for somebody without an officer’s role, in their own name, or for no reason', async () => {
  const by = (over: object) => appToken('officerForSomebody', over as Record<string, unknown>)
  expect(await codeOf(call(by({ roles: ['Customer'] }), ask))).toEqual([403, 'officer.required'])
  expect(await codeOf(call(by({ on_behalf_of: dpo.toUpperCase() }), ask))).toEqual([
    403,
    'officer_action.about_yourself',
  ])
  for (const payload of [{}, { reason: ' ' }, { reason: 'x', format: 'frappe' }])
    expect((await call(by({}), { ...ask, payload })).statusCode).toBe(400)
  expect(await codeOf(call(by({ on_behalf_of: 'Administrator' }), ask))).toEqual([
    403,
    'subject.not_a_person',
  ])
  // A reason makes nobody an officer.
  expect((await call(appToken('person'), ask)).statusCode).toBe(400)
  await erp.enable(dpo, false)
  expect(await codeOf(call(by({}), ask))).toEqual([401, 'auth.account_disabled'])
  await erp.enable(dpo, true)
})

it('A182 with four eyes whoever asks by the app cannot allow it, and nothing is made until somebody else does', async () => {
  const strict = await build({ fourEyes: true })
  const lopes = 'maria.santos@example.org'
  for (const { id, status } of (await database.requests.list({ subjectId: lopes, limit: 9 })).items)
    if (status === 'queued') await database.requests.cancel(id, { type: 'caller', id: lopes })
  const before = (await database.requests.list({ subjectId: lopes, limit: 99 })).items.length
  const answer = await call(appToken('officerForSomebody'), ask, strict)
  expect(answer.json()).toEqual({ status: 'waiting_for_approval' })
  const [waiting] = await database.officers.waitingDelegatedRequests('globex')
  const allow = (sub: string) =>
    strict.inject({
      method: 'POST',
      url: `/requests/delegated/${waiting?.id}/allow`,
      headers: appToken('officer', { sub }),
    })
  expect((await allow(dpo)).statusCode).toBe(409)
  expect((await database.requests.list({ subjectId: lopes, limit: 99 })).items).toHaveLength(before)
  await strict.close()
})

it('A183 only a key of the site itself signs for others and for the site, for one minute at most', async () => {
  const now = Math.floor(Date.now() / 1000)
  for (const [kind, asked] of [
    ['site', tell],
    ['officerForSomebody', ask],
  ] as const) {
    const with_ = (over: Record<string, unknown>) => codeOf(call(appToken(kind, over), asked))
    expect(await with_({ exp: now + 61 })).toEqual(refused)
    expect(await with_({ iat: undefined })).toEqual(refused)
    expect(await with_({ iat: now + 86_400, exp: now + 86_460 })).toEqual(refused)
    expect(await with_({ site: 'other' })).toEqual(refused)
    expect(await with_({ act: { sub: 'x' } })).toEqual(refused)
    expect(await codeOf(call(appToken(kind, {}, 'another key altogether, long enough'), asked))).toEqual(
      refused,
    )
    expect((await call({ ...appToken(kind), host: 'acme.example' }, asked)).statusCode).toBeLessThan(205)
    expect(await codeOf(call({ ...appToken(kind), host: 'other.example' }, asked))).toEqual(refused)
  }
  for (const scope of ['site openid', ['site'], 'openid site'])
    expect(await codeOf(call(appToken('person', { scope }), ask))).toEqual(refused)
  expect(await codeOf(call(appToken('site', { on_behalf_of: maria }), tell))).toEqual(refused)
  // The other site tells of its own accounts alone.
  expect((await call(ofOtherSite('site'), tell)).statusCode).toBe(204)
  expect(await database.accountPushes.takeDue('other', { limit: 9, againSeconds: 9 })).toEqual(
    expect.arrayContaining([expect.objectContaining({ site: 'other', subjectId: maria })]),
  )
  expect(claimsOf('site')).toMatchObject({ scope: 'site' })
})

it('A183 a person’s token, an officer’s and what ERPNext gives out tell nothing of accounts', async () => {
  for (const headers of [
    appToken('person'),
    appToken('officer', { roles: ['System Manager'] }),
    { authorization: 'token key:secret' },
    { authorization: 'Basic a2V5OnNlY3JldA==' },
    { cookie: 'sid=good' },
    {},
  ])
    expect((await call(headers as Record<string, string>, tell)).statusCode).toBe(401)
})

it('A184 an officer’s action by a program has the rules of the desk: role, another’s request, reason, site, trail', async () => {
  const act = (id: string, action: string, over = {}, payload: object = { reason: 'x' }) =>
    call(appToken('officer', over), { url: `/v1/officer/export-requests/${id}/${action}`, payload })
  const { id } = await requestIn('failed', database.requests)
  expect(await codeOf(act(id, 'retry', { roles: ['Customer'] }))).toEqual([403, 'officer.required'])
  for (const payload of [{}, { reason: '  ' }])
    expect(await codeOf(act(id, 'retry', {}, payload))).toEqual([400, 'officer_action.reason_missing'])
  expect((await act(id, 'destroy')).statusCode).toBe(400)
  expect((await act(id, 'retry', {}, { reason: 'x', subject: maria })).statusCode).toBe(400)
  const own = await requestIn('failed', database.requests, { subjectId: dpo })
  expect(await codeOf(act(own.id, 'retry', { sub: dpo.toUpperCase() }))).toEqual([
    401,
    'auth.account_disabled',
  ])
  expect(await codeOf(act(own.id, 'retry'))).toEqual([403, 'officer_action.about_yourself'])
  const others = await requestIn('failed', database.requests, { site: 'other' })
  expect(await codeOf(act(others.id, 'retry'))).toEqual([404, 'export_request.not_found'])
  expect((await act(id, 'retry')).json()).toMatchObject({ id, status: 'queued' })
  expect(await codeOf(act(id, 'retry'))).toEqual([409, 'officer_action.not_possible'])
  const done = (await database.officers.timeline(id)).find(({ reason }) => reason === 'x')
  expect(done).toMatchObject({ action: 'retried', officer: dpo, reason: 'x' })
  const strict = await build({ stepUp: { maxAgeSeconds: 600, mailedCode: false } })
  const stale = call(
    appToken('officer'),
    { url: `/v1/officer/export-requests/${id}/cancel`, payload: { reason: 'x' } },
    strict,
  )
  expect(await codeOf(stale)).toEqual([401, 'auth.step_up_required'])
  await strict.close()
})

it('an officer who asks for a name that nobody has, or a disabled account, is told so before anything is made', async () => {
  const strict = await build({ fourEyes: true })
  for (const on of [api, strict])
    for (const name of ['zoe', 'Maria.Santos@example.org', 'tom@example.org']) {
      const asked = call(appToken('officerForSomebody', { on_behalf_of: name }), ask, on)
      expect(await codeOf(asked)).toEqual([409, 'delegated_request.subject_unknown'])
      const desk = await on.inject({
        method: 'POST',
        url: '/requests/ask',
        headers: { ...appToken('officer'), 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ subject: name, reason: 'x' }).toString(),
      })
      expect([desk.statusCode, desk.body]).toEqual([
        409,
        expect.stringContaining('no enabled account of this name'),
      ])
      expect((await database.requests.list({ subjectId: name, limit: 9 })).items).toEqual([])
    }
  const waiting = await database.officers.waitingDelegatedRequests('globex')
  expect(waiting.filter(({ subjectId }) => subjectId !== maria)).toEqual([])
  await strict.close()
})
