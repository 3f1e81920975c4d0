import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { accountDisabled } from '../../apps/api/src/errors.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { type CodeMails, codeIn, startCodeMails } from '../support/code-mails.ts'
import { claimOptions, exportResult, newRequest, requestIn } from '../support/export-requests.ts'
import { signToken } from '../support/signed-token.ts'

const mallory = 'mallory.voss@example.net'
const maria = 'maria.santos@example.org'
const ravi = 'ravi.iyer@globex.example'
const second = 'dpo@globex.example'
const victim = 'victim@home.example'
let mails: CodeMails
let api: Awaited<ReturnType<typeof buildApiOnTable>>
beforeAll(async () => {
  mails = await startCodeMails(inject('servers'))
  api = await buildApiOnTable(mails.database, { settings: { fourEyes: true } })
})
afterAll(async () => {
  await api.close()
  await mails.close()
})
beforeEach(async () => {
  for (const table of ['address_code', 'address_proof', 'address_block', 'address_disavowal'])
    await mails.table.query(`DELETE FROM ${table}`)
  await mails.table.query(
    `UPDATE account_freeze SET lifted_at = now(), lifted_by = 'test' WHERE lifted_at IS NULL`,
  )
  await mails.table.query(
    `UPDATE export_request SET status = 'cancelled' WHERE status IN ('queued', 'running', 'retrying')`,
  )
  await mails.parts.sweep('mails')
  mails.postmark.accepted.length = 0
})

const signedIn = (user: string, claims = {}) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', ...claims })}`,
})
const post = (user: string, url: string, payload: object = {}, on = api) =>
  on.inject({ method: 'POST', url, headers: signedIn(user), payload })
const form = (url: string, headers: Record<string, string>, fields: Record<string, string> = {}) =>
  api.inject({
    ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  })
const asOfficer = (user: string) => signedIn(user, { roles: ['System Manager'] })
/** The code of the mail that the worker sends now, and the link of whoever reads it. */
async function asked(user: string, address: string) {
  expect((await post(user, '/v1/addresses', { address })).statusCode).toBe(202)
  mails.postmark.accepted.length = 0
  await mails.parts.sweep('address_codes')
  const mail = mails.postmark.accepted.find(({ to }) => to === address)
  const link = /\/request-data\/not-mine\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] as string
  return { code: codeIn(mail), link }
}
async function proven(user: string, address: string): Promise<string> {
  const { code, link } = await asked(user, address)
  expect((await post(user, '/v1/addresses/confirm', { address, code })).statusCode).toBe(200)
  return link
}
const inForce = (user: string) => mails.database.addressProofs.inForce('globex', user)
/** A press at “this wasn’t me” of a mail about this request. */
async function freeze(id: string): Promise<void> {
  const token = randomBytes(32).toString('base64url')
  const digest = createHash('sha256').update(token).digest('hex')
  await mails.database.officers.issueDisavowal(id, digest, { ttlSeconds: 60 })
  expect((await form(`/request-data/not-me/${token}`, {})).body).toContain('Stopped')
}
const download = async (user: string, id: string) =>
  (await post(user, `/v1/export-requests/${id}/download`)).statusCode

it('A121 files that were made with somebody’s address end with the press of who reads it, and no other file does', async () => {
  const { requests } = mails.database
  const before = await requestIn('ready', requests, { subjectId: mallory })
  const link = await proven(mallory, victim)
  const made = await requestIn('ready', requests, { subjectId: mallory })
  const other = await requestIn('ready', requests, { subjectId: maria })
  const { request } = await requests.create(newRequest({ subjectId: mallory, requestedBy: mallory }))
  const claim = await requests.claim(request.id, claimOptions)
  const fence = claim?.fence ?? 0
  // Whoever took the address away by themselves keeps no file by it either.
  const [proof] = (await api.inject({ url: '/v1/addresses', headers: signedIn(mallory) })).json().items
  await api.inject({ method: 'DELETE', url: `/v1/addresses/${proof.id}`, headers: signedIn(mallory) })

  expect((await form(link, {})).body).toContain('Stopped')
  expect(await download(mallory, made.id)).toBe(410)
  expect(await requests.get(made.id)).toMatchObject({ status: 'expired', reasonCode: 'address.disavowed' })
  expect(
    (await mails.database.notifications.forRequest(made.id)).map(({ kind, state }) => [kind, state]),
  ).toEqual([['ready', 'suppressed']])
  expect([await download(mallory, before.id), await download(maria, other.id)]).toEqual([200, 200])
  // The export that is under way had read the address: its worker is fenced, and it begins anew without.
  const result = exportResult(request.id, fence)
  expect(await requests.publish(request.id, fence, result, { ttlSeconds: 3600 })).toBe(false)
  expect(await requests.get(request.id)).toMatchObject({ status: 'queued', generation: 2 })
  expect(await requests.claim(request.id, claimOptions)).toMatchObject({ attempt: 1 })
  expect(await inForce(mallory)).toEqual([])
  await requests.cancel(request.id, { type: 'caller', id: mallory })
})

it('A121 a press at a mail whose code nobody typed ends no file', async () => {
  const made = await requestIn('ready', mails.database.requests, { subjectId: mallory })
  const { link } = await asked(mallory, victim)
  expect((await form(link, {})).body).toContain('Stopped')
  expect(await download(mallory, made.id)).toBe(200)
})

it('A121 an officer who ends an address ends what was made with it, and nothing of their own account', async () => {
  const { requests } = mails.database
  await proven(mallory, victim)
  const made = await requestIn('ready', requests, { subjectId: mallory })
  const { request } = await requests.create(newRequest({ subjectId: mallory, requestedBy: mallory }))
  const fence = (await requests.claim(request.id, claimOptions))?.fence ?? 0
  const [proof] = (await mails.database.addressProofs.ofSite('globex')).proofs
  const end = `/requests/addresses/${proof?.id}/end`
  expect((await form(end, asOfficer(mallory), { reason: 'x' })).statusCode).toBe(409)
  expect(await download(mallory, made.id)).toBe(200)
  expect((await form(end, asOfficer(second), { reason: 'was hers' })).statusCode).toBe(303)
  expect(await download(mallory, made.id)).toBe(410)
  const result = exportResult(request.id, fence)
  expect(await requests.publish(request.id, fence, result, { ttlSeconds: 3600 })).toBe(false)
})

it.each([
  ['is down', { kind: 'answer', status: 503, body: '{"ErrorCode":100,"Message":"maintenance"}' }],
  ['refuses the token', { kind: 'answer', status: 401, body: '{"ErrorCode":10,"Message":"no"}' }],
] as const)(
  'A125 the account is told of a new address although Postmark %s for half a day',
  async (_, effect) => {
    await proven(maria, 'new@home.example')
    mails.postmark.accepted.length = 0
    mails.postmark.faults.push({ operation: 'send', effect })
    for (let minute = 0; minute < 12 * 60; minute += 5) {
      await mails.parts.sweep('address_codes')
      await mails.table.query(`UPDATE address_proof SET tell_after = tell_after - interval '5 minutes'`)
    }
    mails.postmark.faults.length = 0
    await mails.table.query(`UPDATE address_proof SET tell_after = tell_after - interval '1 hour'`)
    await mails.parts.sweep('address_codes')
    expect(mails.postmark.accepted.map(({ to }) => to)).toEqual([maria])
  },
)

it('A122 what a stolen session proved ends with “this wasn’t me”, and so does a code that is typed at that moment', async () => {
  await proven(maria, 'thief@evil.example')
  const waiting = await asked(maria, 'thief2@evil.example')
  const { id } = await requestIn('ready', mails.database.requests, { subjectId: maria })
  await Promise.all([
    freeze(id),
    post(maria, '/v1/addresses/confirm', { address: 'thief2@evil.example', code: waiting.code }),
  ])
  expect(await inForce(maria)).toEqual([])
  const events = await mails.database.addressProofs.events('globex', maria)
  expect(events.findLast(({ action }) => action === 'frozen')).toMatchObject({ actorType: 'mail_link' })
  // In any case of its letters, as everywhere else.
  const spelled = await post(maria.toUpperCase(), '/v1/addresses', { address: 'thief3@evil.example' })
  expect([spelled.statusCode, spelled.json().code]).toEqual([403, 'account.frozen'])
})

it('A122 what a stolen officer’s session asked on behalf of somebody is allowed by nobody after “this wasn’t me”', async () => {
  const { requests, officers } = mails.database
  const own = await requestIn('ready', requests, { subjectId: ravi })
  const ask = await form('/requests/ask', asOfficer(ravi), { subject: maria, reason: 'x' })
  expect(ask.headers.location).toBe('/requests?done=waits')
  const [behalf] = await officers.waitingDelegatedRequests('globex')
  await freeze(own.id)
  const allowed = await form(`/requests/delegated/${behalf?.id}/allow`, asOfficer(second))
  expect(allowed.statusCode).toBeGreaterThanOrEqual(400)
  const page = { site: 'globex', subjectId: maria, limit: 100 }
  expect((await requests.list(page)).items.filter(({ status }) => status === 'queued')).toEqual([])
  // Also after the lift: it was not the officer who asked.
  await form(`/requests/${own.id}/unfreeze`, asOfficer(second), { reason: 'spoke with him' })
  expect((await form(`/requests/delegated/${behalf?.id}/allow`, asOfficer(second))).statusCode).toBe(409)
  expect(await officers.waitingDelegatedRequests('globex')).toEqual([])
})

it('A124 an account that was disabled after its code was mailed proves nothing', async () => {
  const { code } = await asked(mallory, 'mallory@home.example')
  const disabled = await buildApiOnTable(mails.database, {
    deps: { accounts: { want: async () => 1, look: async () => false } },
  })
  const answer = await post(
    mallory,
    '/v1/addresses/confirm',
    { address: 'mallory@home.example', code },
    disabled,
  )
  expect([answer.statusCode, answer.json().code]).toEqual([accountDisabled().status, 'auth.account_disabled'])
  expect(await inForce(mallory)).toEqual([])
  await disabled.close()
})
