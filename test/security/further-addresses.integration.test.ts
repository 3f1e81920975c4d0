import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { addressCalls, linkIn, signedIn } from '../support/address-calls.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { type CodeMails, codeIn, startCodeMails } from '../support/code-mails.ts'
import { codeSecret } from '../support/signed-token.ts'

const maria = 'maria.santos@example.org'
const mallory = 'mallory.voss@example.net'
const officer = 'ravi.iyer@globex.example'
let mails: CodeMails
let api: Awaited<ReturnType<typeof buildApiOnTable>>
const log: string[] = []
beforeAll(async () => {
  mails = await startCodeMails(inject('servers'))
  api = await buildApiOnTable(mails.database, { log })
})
afterAll(async () => {
  await api.close()
  await mails.close()
})
beforeEach(async () => {
  for (const table of ['address_code', 'address_proof', 'address_block', 'address_disavowal'])
    await mails.table.query(`DELETE FROM ${table}`)
  mails.accounts.clear()
  mails.postmark.accepted.length = 0
})

const { call, want, confirm, form, mailed, proven, inForce } = addressCalls(() => ({ api, mails }))

it('a person proves an address, is told of it at their own, sees it, and takes it away', async () => {
  const { mail, proof } = await proven(maria, 'Maria@Home.Example')
  expect(mail).toMatchObject({ to: 'maria@home.example', subject: 'A code to confirm this address' })
  expect(await inForce(maria)).toEqual(['maria@home.example'])
  const [told] = await mailed()
  expect(told?.to).toBe(maria)
  expect(told?.text).toContain('maria@home.example')
  expect(told?.subject).not.toContain('@')
  const list = await call(maria, '/v1/addresses', undefined, 'GET')
  expect(list.json().items).toMatchObject([{ id: proof.id, address: 'maria@home.example' }])
  expect((await call(mallory, '/v1/addresses', undefined, 'GET')).json().items).toEqual([])
  expect((await call(mallory, `/v1/addresses/${proof.id}`, undefined, 'DELETE')).json().code).toBe(
    'address.not_found',
  )
  expect((await call(maria, `/v1/addresses/${proof.id}`, undefined, 'DELETE')).statusCode).toBe(204)
  expect(await inForce(maria)).toEqual([])
  expect(await mailed()).toEqual([])
  const events = await mails.database.addressProofs.events('globex', maria)
  expect(events.map(({ action }) => action)).toEqual(['code_wanted', 'confirmed', 'removed'])
})

it('on the page it works without a script, and no address stands in a URL', async () => {
  const page = async (url: string) => (await api.inject({ url, headers: signedIn(maria) })).body
  expect(await page('/request-data')).toContain('action="/request-data/addresses"')
  const none = await form(maria, '/request-data/addresses', { address: 'Maria <maria@home.example>' })
  expect([none.statusCode, none.body.includes('aria-invalid')]).toEqual([400, true])
  const asked = await form(maria, '/request-data/addresses', { address: 'maria@home.example' })
  expect([asked.statusCode, asked.headers.location]).toEqual([303, '/request-data/addresses'])
  const [mail] = await mailed()
  expect(await page('/request-data/addresses')).toContain('autocomplete="one-time-code"')
  const typed = (code: string) =>
    form(maria, '/request-data/addresses/confirm', { address: 'maria@home.example', code })
  const wrong = await typed('12')
  expect([wrong.statusCode, wrong.body.includes('aria-invalid')]).toEqual([400, true])
  const code = codeIn(mail)
  expect((await typed(`${code.slice(0, 3)} ${code.slice(3)}`)).headers.location).toBe(
    '/request-data/addresses?done=1',
  )
  const shown = await page('/request-data')
  expect(shown).toContain('maria@home.example')
  const remove = /\/request-data\/addresses\/[\w-]+\/remove/.exec(shown)?.[0] as string
  expect((await form(mallory, remove)).statusCode).toBe(404)
  expect((await form(maria, remove)).statusCode).toBe(303)
  expect(await page('/request-data')).not.toContain('maria@home.example')
})

it('A55 codes and wrong tries are few a day, of an account and for an address, however they come', async () => {
  const asked = await Promise.all(Array.from({ length: 20 }, (_, n) => want(mallory, `x${n}@home.example`)))
  expect(asked.filter(({ statusCode }) => statusCode === 202).length).toBe(3)
  const [refused] = asked.filter(({ statusCode }) => statusCode !== 202)
  expect([refused?.statusCode, refused?.json().code]).toEqual([429, 'address.officer_needed'])
  expect(refused?.json().remedy).toContain('officer')
  expect((await mailed()).length).toBe(3)

  await mails.table.query('DELETE FROM address_code')
  const users = Array.from({ length: 8 }, (_, n) => `person${n}@example.org`)
  const of = await Promise.all(users.map((user) => want(user, 'victim@home.example')))
  expect(of.filter(({ statusCode }) => statusCode === 202).length).toBe(3)

  await mails.table.query('DELETE FROM address_code')
  await want(maria, 'maria@home.example')
  const [mail] = await mailed()
  const right = codeIn(mail)
  const guesses = Array.from({ length: 30 }, (_, n) => String(n).padStart(6, '0')).filter(
    (code) => code !== right,
  )
  const tried = await Promise.all(guesses.map((code) => confirm(maria, 'maria@home.example', code)))
  expect(tried.filter(({ statusCode }) => statusCode === 400).length).toBe(10)
  expect((await confirm(maria, 'maria@home.example', right)).json().code).toBe('address.officer_needed')
  expect((await form(maria, '/request-data/addresses', { address: 'other@home.example' })).body).toContain(
    'officer',
  )
})

it.each([
  ...[
    '',
    'maria',
    'a@b@c.example',
    'a@x.example,b@x.example',
    'Maria <a@x.example>',
    'a@x.example\r\nBcc: b@y.example',
  ],
  ...[
    'a@x.example\0',
    '"a b"@x.example',
    'a@[127.0.0.1]',
    `${'a'.repeat(300)}@x.example`,
    'a\u202e@x.example',
  ],
])('A55 %j is no address, and nothing is mailed', async (address) => {
  const answer = await want(maria, address)
  expect(answer.statusCode).toBe(400)
  expect(answer.json().code).toBeOneOf(['address.invalid', 'request.invalid'])
  expect(await mailed()).toEqual([])
})

it('A56 the answer is the same for every address, whoever has it', async () => {
  await proven(maria, 'taken@home.example')
  await mails.table.query('DELETE FROM address_code')
  const { mail } = await proven(mallory, 'blocked@home.example')
  await form(null, linkIn(mail))
  const addresses = ['nobody@nowhere.example', maria, mallory, 'taken@home.example', 'blocked@home.example']
  const told: unknown[] = []
  for (const address of addresses) {
    await mails.table.query('DELETE FROM address_code')
    const { statusCode, body, headers } = await want(mallory, address)
    told.push([statusCode, body, Object.keys(headers).sort()])
    const wrong = await confirm(mallory, address, '000000')
    told.push([wrong.statusCode, wrong.json().code, wrong.json().title])
  }
  expect(told.filter((_, n) => n % 2 === 0)).toEqual(Array(5).fill(told[0]))
  expect(told.filter((_, n) => n % 2 === 1)).toEqual(Array(5).fill(told[1]))
})

it('A56 the first proof stands: who types the right code for a taken address is sent to the officer', async () => {
  await proven(maria, 'shared@home.example')
  await want(mallory, 'shared@home.example')
  const code = codeIn((await mailed()).find(({ to }) => to === 'shared@home.example'))
  expect((await confirm(mallory, 'shared@home.example', code)).json().code).toBe('address.officer_needed')
  expect([await inForce(maria), await inForce(mallory)]).toEqual([['shared@home.example'], []])
  // The code of one account is nothing in the hands of another.
  await mails.table.query('DELETE FROM address_code')
  await want(mallory, 'own@home.example')
  const other = codeIn((await mailed()).find(({ to }) => to === 'own@home.example'))
  expect((await confirm(maria, 'own@home.example', other)).json().code).toBe('address.code_refused')
})

it('A57 the mail to a stranger says who asks and what typing does, in words that the account cannot choose', async () => {
  mails.accounts.set(mallory, {
    fullName: 'You have won <a href="https://evil.example">here</a>\r\nBcc: x@y.example',
  })
  await want(mallory, 'victim@home.example')
  const [mail] = await mailed()
  for (const text of [mallory, 'twelve months', 'give the code to nobody', '/request-data/not-mine/'])
    expect(mail?.text).toContain(text)
  expect(mail?.text + (mail?.html ?? '')).not.toMatch(/evil|You have won|Bcc/)
  expect(mail?.subject).not.toContain(codeIn(mail))
})

it('A57 opening the link changes nothing; the button ends code and proof, and blocks until another officer lifts it', async () => {
  await want(mallory, 'victim@home.example')
  const [first] = await mailed()
  const link = linkIn(first)
  for (const method of ['GET', 'HEAD', 'GET'] as const)
    expect((await api.inject({ method, url: link })).statusCode).toBe(200)
  expect((await confirm(mallory, 'victim@home.example', codeIn(first))).statusCode).toBe(200)
  expect((await form(null, link)).body).toContain('Stopped')
  expect(await inForce(mallory)).toEqual([])
  expect((await form(null, link)).body).toContain('does not work any more')
  expect((await form(null, `${link.slice(0, -5)}AAAAA`)).body).toContain('does not work any more')

  expect((await want(mallory, 'victim@home.example')).statusCode).toBe(202)
  expect((await mailed()).map(({ to }) => to)).not.toContain('victim@home.example')
  const [block] = (await mails.database.addressProofs.ofSite('globex', mallory)).blocks
  const lift = `/requests/addresses/blocks/${block?.id}/lift`
  const asOfficer = { roles: ['System Manager'] }
  expect((await form(mallory, lift, { reason: 'mine' })).statusCode).toBe(403)
  expect((await form(mallory, lift, { reason: 'mine' }, asOfficer)).statusCode).toBe(409)
  expect((await form(officer, lift, { reason: ' ' }, asOfficer)).statusCode).toBe(400)
  const desk = await api.inject({ url: '/requests/addresses', headers: signedIn(officer, asOfficer) })
  expect(desk.body).toContain(lift)
  expect((await form(officer, lift, { reason: 'spoke with her' }, asOfficer)).statusCode).toBe(303)
  // An older mail does not block it again.
  expect((await form(null, link)).body).toContain('does not work any more')
  const { proof } = await proven(mallory, 'victim@home.example')
  const end = `/requests/addresses/${proof.id}/end`
  expect((await form(mallory, end, { reason: 'mine' }, asOfficer)).statusCode).toBe(409)
  expect((await form(officer, end, { reason: 'was hers' }, asOfficer)).statusCode).toBe(303)
  expect(await inForce(mallory)).toEqual([])
  const events = await mails.database.addressProofs.events('globex', mallory)
  expect(
    events.filter(({ officer: by }) => by === officer).map(({ action, reason }) => [action, reason]),
  ).toEqual([
    ['block_lifted', 'spoke with her'],
    ['ended', 'was hers'],
  ])
})

it('A58 neither code nor token stands in a table or a log', async () => {
  await want(maria, 'maria@home.example')
  const [mail] = await mailed()
  const code = codeIn(mail)
  const [row] = await mails.table.query<{ id: string; code_hash: string }>(
    'SELECT id::text, code_hash FROM address_code',
  )
  expect(row?.code_hash).toBe(createHmac('sha256', codeSecret).update(`${row?.id}${code}`).digest('hex'))
  await confirm(maria, 'maria@home.example', code)
  await form(null, linkIn(mail))
  const rows: unknown[] = []
  for (const name of ['address_code', 'address_disavowal', 'address_proof_event'])
    rows.push(await mails.table.query(`SELECT t::text FROM ${name} t`))
  const kept = JSON.stringify(rows) + log.join('')
  expect(kept).not.toContain(linkIn(mail).slice(-43))
  expect(log.join('')).not.toContain('home.example')
  expect(kept).not.toMatch(new RegExp(`\\b${code}\\b`))
})

it('a disabled account is mailed no code', async () => {
  mails.accounts.set(maria, { enabled: false })
  await want(maria, 'maria@home.example')
  expect(await mailed()).toEqual([])
})

it('where the account’s address was changed, the one it was made with is told of a new proof as well', async () => {
  mails.accounts.set(maria, { email: 'attacker@evil.example' })
  await proven(maria, 'attacker2@evil.example')
  expect((await mailed()).map(({ to }) => to)).toEqual(['attacker@evil.example', maria])
})

it('with step-up wanted, a session that is not fresh asks for no code', async () => {
  const strict = await buildApiOnTable(mails.database, {
    settings: { stepUp: { maxAgeSeconds: 600, mailedCode: true } },
  })
  const stolen = signedIn(maria, { auth_time: undefined })
  const payload = { address: 'maria@home.example' }
  const answer = await strict.inject({ method: 'POST', url: '/v1/addresses', headers: stolen, payload })
  expect(answer.json().code).toBe('auth.code_required')
  await strict.close()
})
