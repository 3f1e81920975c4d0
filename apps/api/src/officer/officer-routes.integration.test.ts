import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApiOnTable } from '../../../../test/support/api-on-table.ts'
import { requestIn } from '../../../../test/support/export-requests.ts'
import { signToken } from '../../../../test/support/signed-token.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { database } = await withTestDatabase()
let app: Awaited<ReturnType<typeof buildApiOnTable>>
let strict: Awaited<ReturnType<typeof buildApiOnTable>>
const log: string[] = []
beforeAll(async () => {
  app = await buildApiOnTable(database, { log })
  strict = await buildApiOnTable(database, { settings: { fourEyes: true } })
})
afterAll(async () => {
  await Promise.all([app.close(), strict.close()])
})

const officer = 'dpo@globex.example'
const as = (user: string, roles: string[] = ['Data Protection Officer']) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', roles })}`,
})
const open = (url: string, headers = as(officer)) => app.inject({ url, headers })
const send = (url: string, fields: Record<string, string>, user = officer, on = app) =>
  on.inject({
    method: 'POST',
    url,
    headers: { ...as(user), 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
const statusOf = async (id: string) => (await database.requests.get(id))?.status

describe('who may sit at the desk', () => {
  it('is an officer by role in ERPNext, and nobody else', async () => {
    const { id } = await requestIn('queued', database.requests)
    for (const url of ['/requests', '/requests.csv', `/requests/${id}`]) {
      expect((await open(url)).statusCode).toBe(200)
      expect((await open(url, as('maria@globex.example', ['Customer']))).statusCode).toBe(403)
      expect((await app.inject({ url })).statusCode).toBe(401)
    }
    const refused = await app.inject({
      method: 'POST',
      url: `/requests/${id}/cancel`,
      headers: {
        ...as('maria@globex.example', ['Customer']),
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'reason=x',
    })
    expect(refused.statusCode).toBe(403)
    expect(await statusOf(id)).toBe('queued')
  })

  it('is of one site: requests of another are not there', async () => {
    const { id, subjectId } = await requestIn('failed', database.requests, { site: 'acme' })
    expect((await open('/requests')).body).not.toContain(subjectId)
    expect((await open(`/requests/${id}`)).statusCode).toBe(404)
    expect((await send(`/requests/${id}/retry`, { reason: 'x' })).statusCode).toBe(404)
    expect((await open('/requests.csv')).body).not.toContain(subjectId)
  })
})

describe('what the desk shows', () => {
  it('says that the words of every file are the program’s, until the site’s map holds the company’s', async () => {
    const notice = 'which the company has not confirmed'
    expect((await open('/requests')).body).toContain(notice)
    const folder = mkdtempSync(join(tmpdir(), 'statements-'))
    const keys = ['controller', 'dpo', 'authority', 'recipients', 'retention', 'automatedDecisions']
    const said = [...keys, 'transfers', 'approvedBy'].map((key) => `${key}: The board`).join(', ')
    const pageWith = async (map: string) => {
      const dataMap = join(folder, 'site.yaml')
      writeFileSync(dataMap, map)
      const sites = new Map([['globex', { name: 'globex', hosts: [], dataMap }]])
      const officers = await buildApiOnTable(database, { deps: { sites } })
      const { body } = await officers.inject({ url: '/requests', headers: as(officer) })
      await officers.close()
      return body
    }
    expect(await pageWith(`version: 1\nstatements: { ${said} }\n`)).toContain(notice)
    expect(await pageWith('version: [')).toContain(notice)
    expect(await pageWith(`version: 1\nstatements: { ${said}, approvedOn: 2026-11-02 }\n`)).not.toContain(
      notice,
    )
    rmSync(folder, { recursive: true })
  })

  it('finds by the beginning of a name and by reference, and keeps the search in its links', async () => {
    const subjectId = `zz-${randomUUID()}@example.org`
    const { id } = await requestIn('failed', database.requests, { subjectId })
    const byName = await open(`/requests?q=${encodeURIComponent(subjectId.slice(0, 20))}&status=failed`)
    expect(byName.body).toContain(`/requests/${id}`)
    expect(byName.body).toContain('status=failed" download')
    expect((await open(`/requests?q=${id}`)).body).toContain(subjectId)
    expect((await open('/requests?q=nobody-of-this-name')).body).toContain('No request fits')
    for (const wrong of ['status=unheard', 'from=2026-13-45', 'cursor=nonsense', 'x=1'])
      expect((await open(`/requests?${wrong}`)).statusCode).toBe(400)
  })

  it('pages without repeating or losing a request', async () => {
    for (let n = 0; n < 60; n += 1)
      await requestIn('queued', database.requests, { subjectId: `page-${n}@x.example` })
    const first = await open('/requests?q=page-')
    const next = /rel="next" href="([^"]+)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') as string
    const second = await open(next)
    const people = (body: string) => body.match(/page-\d+@x\.example/g) ?? []
    expect(people(first.body)).toHaveLength(50)
    expect(new Set([...people(first.body), ...people(second.body)]).size).toBe(60)
    const csv = await open('/requests.csv?q=page-')
    expect(csv.headers['content-type']).toContain('text/csv')
    expect(csv.body.trim().split('\r\n')).toHaveLength(61)
  })

  it('marks what is late, and shows only that when asked', async () => {
    const yesterday = new Date(Date.now() - 86_400_000)
    const { subjectId } = await requestIn('failed', database.requests, { dueAt: yesterday })
    const { body } = await open('/requests?overdue=1')
    expect(body).toContain(subjectId)
    expect(body).toContain('class="late"')
    expect(body).not.toContain('page-1@x.example')
  })

  it('counts for an authority what was received in any period', async () => {
    const { body } = await open('/requests/figures')
    expect(body).toContain('Median time to answer')
    expect(body).not.toContain('<dd>0</dd></div><div><dt>Answered')
    expect((await open('/requests/figures?from=2020-01-01&to=2020-12-31')).body).toContain(
      '<dt>Received</dt><dd>0</dd>',
    )
    expect((await open('/requests/figures', as('maria@globex.example', ['Customer']))).statusCode).toBe(403)
  })

  it('escapes what came from outside', async () => {
    const { id } = await requestIn('failed', database.requests, { subjectId: '<script>alert(1)</script>' })
    expect((await open(`/requests/${id}`)).body).not.toContain('<script>alert')
  })
})

describe('what an officer does', () => {
  it('takes a reason, and stands in the timeline with the officer’s name', async () => {
    const { id } = await requestIn('failed', database.requests)
    expect((await send(`/requests/${id}/retry`, { reason: ' ' })).statusCode).toBe(400)
    expect(await statusOf(id)).toBe('failed')
    const done = await send(`/requests/${id}/retry`, { reason: 'the table is back <b>' })
    expect([done.statusCode, done.headers.location]).toEqual([303, `/requests/${id}`])
    expect(await statusOf(id)).toBe('queued')
    const { body } = await open(`/requests/${id}`)
    expect(body).toContain(officer)
    expect(body).toContain('the table is back &lt;b&gt;')
  })

  it('cannot be done to a request that is not in the state for it', async () => {
    const { id } = await requestIn('deleted', database.requests)
    for (const action of ['retry', 'resend', 'cancel', 'revoke', 'extend', 'unfreeze'])
      expect((await send(`/requests/${id}/${action}`, { reason: 'x' })).statusCode).toBe(409)
    expect(await statusOf(id)).toBe('deleted')
  })

  it('revokes a file at once and leaves its deletion to the sweep', async () => {
    const { id } = await requestIn('ready', database.requests)
    expect((await send(`/requests/${id}/revoke`, { reason: 'sent to a wrong address' })).statusCode).toBe(303)
    expect(await statusOf(id)).toBe('expired')
    expect((await database.requests.listUndeleted(1000)).map((row) => row.id)).toContain(id)
  })

  it('extends by two months, once, to a working day, and the person is owed the reason', async () => {
    const { id, receivedAt } = await requestIn('queued', database.requests)
    expect((await send(`/requests/${id}/extend`, { reason: 'many mails' })).statusCode).toBe(303)
    const due = (await database.requests.get(id))!.dueAt
    expect(due.getTime() - receivedAt.getTime()).toBeGreaterThan(88 * 86_400_000)
    expect([1, 2, 3, 4, 5]).toContain(due.getUTCDay())
    expect((await send(`/requests/${id}/extend`, { reason: 'again' })).statusCode).toBe(409)
  })

  it('is refused when another website made the browser ask', async () => {
    const { id } = await requestIn('queued', database.requests)
    const forged = await app.inject({
      method: 'POST',
      url: `/requests/${id}/cancel`,
      cookies: { sid: 'good' },
      headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'reason=x',
    })
    expect(forged.statusCode).toBeGreaterThanOrEqual(400)
    expect(await statusOf(id)).toBe('queued')
  })

  it('leaves no name and no reason in the log', () => {
    expect(log.join('')).toContain('officer.retry')
    for (const secret of [officer, 'the table is back', 'example.org'])
      expect(log.join('')).not.toContain(secret)
  })
})

describe('asking on behalf of a person', () => {
  it('makes a request for that person, due in a month, whose mail goes to them', async () => {
    const subject = `${randomUUID()}@example.org`
    const asked = await send('/requests/ask', { subject, reason: 'letter of 3 May' })
    const id = asked.headers.location?.split('/').at(-1) as string
    expect(await database.requests.get(id)).toMatchObject({
      subjectId: subject,
      requestedBy: officer,
      status: 'queued',
    })
    expect((await database.notifications.forRequest(id)).map(({ kind }) => kind)).toEqual(['asked'])
    expect((await open(`/requests/${id}`)).body).toContain('letter of 3 May')
    const download = await app.inject({
      method: 'POST',
      url: `/v1/export-requests/${id}/download`,
      headers: as(officer),
    })
    expect(download.statusCode).toBe(404)
  })

  it('needs a person and a reason, and no account of a machine', async () => {
    expect((await send('/requests/ask', { subject: '', reason: 'x' })).statusCode).toBe(400)
    expect((await send('/requests/ask', { subject: 'p@example.org', reason: '' })).statusCode).toBe(400)
    expect(
      (await send('/requests/ask', { subject: 'Administrator', reason: 'x' })).statusCode,
    ).toBeGreaterThanOrEqual(400)
  })

  it('takes a second officer where four eyes are wanted, and never the same one', async () => {
    const subject = `${randomUUID()}@example.org`
    const mine = async () =>
      (await database.requests.list({ site: 'globex', subjectId: subject, limit: 9 })).items
    expect((await send('/requests/ask', { subject, reason: 'by phone' }, officer, strict)).statusCode).toBe(
      303,
    )
    expect((await send('/requests/ask', { subject, reason: 'again' }, officer, strict)).statusCode).toBe(409)
    expect(await mine()).toEqual([])
    const waiting = (await database.officers.waitingDelegatedRequests('globex')).find(
      ({ subjectId }) => subjectId === subject,
    )!
    const allow = (user: string) => send(`/requests/delegated/${waiting.id}/allow`, {}, user, strict)
    expect((await allow(officer)).statusCode).toBe(409)
    const second = await allow('second@globex.example')
    expect(second.statusCode).toBe(303)
    const [request] = await mine()
    expect(second.headers.location).toBe(`/requests/${request?.id}`)
    expect(request?.requestedBy).toBe(officer)
    expect((await allow('third@globex.example')).statusCode).toBe(409)
    const words = (await database.officers.timeline(request!.id)).map(({ officer: by, reason }) => [
      by,
      reason,
    ])
    expect(words).toContainEqual([officer, 'by phone'])
    expect(words).toContainEqual(['second@globex.example', 'second pair of eyes'])
  })

  it('does nothing when the second officer refuses', async () => {
    const subject = `${randomUUID()}@example.org`
    await send('/requests/ask', { subject, reason: 'by phone' }, officer, strict)
    const waiting = (await database.officers.waitingDelegatedRequests('globex')).find(
      ({ subjectId }) => subjectId === subject,
    )!
    expect(
      (await send(`/requests/delegated/${waiting.id}/refuse`, {}, 'b@globex.example', strict)).statusCode,
    ).toBe(303)
    expect((await database.requests.list({ site: 'globex', subjectId: subject, limit: 9 })).items).toEqual([])
  })
})
