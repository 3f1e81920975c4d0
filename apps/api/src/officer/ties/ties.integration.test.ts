import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApiOnTable } from '../../../../../test/support/api-on-table.ts'
import { requestIn } from '../../../../../test/support/export-requests.ts'
import { signToken } from '../../../../../test/support/signed-token.ts'
import { addressTie, metBy, readyWith, recordTie } from '../../../../../test/support/undecided-ties.ts'
import { withTestDatabase } from '../../../../../test/support/with-test-database.ts'

const { database } = await withTestDatabase()
let app: Awaited<ReturnType<typeof buildApiOnTable>>
const log: string[] = []
beforeAll(async () => {
  app = await buildApiOnTable(database, { log })
})
afterAll(async () => {
  await app.close()
})

const officer = 'dpo@globex.example'
const as = (user: string, roles: string[] = ['Data Protection Officer']) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', roles })}`,
})
const open = async (url: string, user = officer) => (await app.inject({ url, headers: as(user) })).body
const send = (url: string, fields: Record<string, string>, headers: Record<string, string> = as(officer)) =>
  app.inject({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
const person = () => `${randomUUID()}@example.org`
const tiesOf = async (requestId: string) =>
  (await database.ties.open({ site: 'globex', requestId, limit: 100 })).items

describe('what the desk shows of what nobody could prove', () => {
  it('tells who, what, why, which document says it and who made that, with the way to the request', async () => {
    const tie = recordTie('Maria <b>', {
      source: { doctype: 'Contact', name: 'c-1 <i>', owner: 'leaver@globex.example' },
    })
    const { id, subjectId } = await readyWith(database, [tie, addressTie('m.santos@example.org')])
    for (const url of ['/requests/ties', `/requests/ties?request=${id}`, `/requests/${id}`]) {
      const body = await open(url)
      for (const text of [
        subjectId,
        'Customer “<bdi>Maria &lt;b&gt;</bdi>”',
        'Mail address “<bdi>m.santos@example.org</bdi>”',
        'they left, or were deleted',
        'Contact “<bdi>c-1 &lt;i&gt;</bdi>” says so, made by <bdi>leaver@globex.example</bdi>',
        `href="/requests/${id}"`,
      ])
        expect([url, body.includes(text)]).toEqual([url, true])
    }
    expect(await open('/requests')).toMatch(/\d+ things? that nobody could prove waits? for a decision/)
  })

  it('tells a code that it does not know as it is, and a document that nobody is named for', async () => {
    const source = { doctype: 'Contact', name: 'c', owner: null }
    const { id } = await readyWith(database, [recordTie('X', { reason: 'of_tomorrow', source })])
    const body = await open(`/requests/ties?request=${id}`)
    expect(body).toContain('of_tomorrow')
    expect(body).toContain('made by nobody who is named')
  })

  it('shows a few of each person to everybody, all of one on their own page, and goes on without repeating', async () => {
    const many = Array.from({ length: 70 }, (_, n) => recordTie(`many ${n}.`))
    const { id, subjectId } = await readyWith(database, many)
    const after = await readyWith(database, [recordTie('of somebody else')])
    const everybody = await open('/requests/ties')
    expect(everybody.match(/<bdi>many \d+\.<\/bdi>/g)).toHaveLength(10)
    expect(everybody).toContain(`Of ${subjectId} there are 70`)
    expect(everybody).toContain(after.subjectId)
    const first = await open(`/requests/ties?request=${id}`)
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') as string
    const names = [first, await open(next)].flatMap((body) => body.match(/<bdi>many \d+\.<\/bdi>/g) ?? [])
    expect(names).toHaveLength(70)
    expect(new Set(names).size).toBe(70)
    expect((await app.inject({ url: '/requests/ties?cursor=x', headers: as(officer) })).statusCode).toBe(400)
    expect((await app.inject({ url: '/requests/ties?who=x', headers: as(officer) })).statusCode).toBe(400)
  })
})

describe('what an officer decides', () => {
  it.each([
    ['confirm', 'confirmed'],
    ['refuse', 'refused'],
  ] as const)(
    '%s takes a reason, stands with name and words, and is in force for the next export',
    async (action, decision) => {
      const { id, subjectId } = await readyWith(database, [recordTie('Maria Santos')])
      const [tie] = await tiesOf(id)
      for (const reason of ['', '  ']) {
        const refused = await send(`/requests/ties/${tie?.id}/${action}`, { reason })
        expect(refused.statusCode).toBe(400)
        expect(refused.body).toContain('officer_action.reason_missing')
      }
      expect(await tiesOf(id)).toHaveLength(1)
      const done = await send(`/requests/ties/${tie?.id}/${action}`, { reason: 'their contract <b>' })
      expect([done.statusCode, done.headers.location]).toEqual([
        303,
        `/requests/ties?request=${id}&decided=${tie?.id}`,
      ])
      expect(await database.ties.decisions('globex', subjectId)).toEqual([
        { kind: 'record', doctype: 'Customer', name: 'Maria Santos', decision },
      ])
      const request = await open(`/requests/${id}`)
      expect(request).toContain(
        `<strong title="tie_${decision}">${decision === 'confirmed' ? 'Confirmed as' : 'Refused as not'} the person’s</strong> <bdi>Customer Maria Santos</bdi>, by ${officer}`,
      )
      expect(request).toContain('their contract &lt;b&gt;')
      const again = await send(`/requests/ties/${tie?.id}/${action}`, { reason: 'again' })
      expect(again.statusCode).toBe(409)
      expect(again.body).toContain('officer_action.not_possible')
    },
  )

  it('may be decided otherwise later', async () => {
    const { id, subjectId } = await readyWith(database, [addressTie('a@example.org')])
    const [tie] = await tiesOf(id)
    await send(`/requests/ties/${tie?.id}/confirm`, { reason: 'by phone' })
    const page = await open(`/requests/ties?request=${id}`)
    expect(page).toContain('Decided lately')
    expect(page).toContain(`formaction="/requests/ties/${tie?.id}/refuse"`)
    expect(page).not.toContain(`formaction="/requests/ties/${tie?.id}/confirm"`)
    expect((await send(`/requests/ties/${tie?.id}/refuse`, { reason: 'their brother' })).statusCode).toBe(303)
    expect(await database.ties.decisions('globex', subjectId)).toMatchObject([{ decision: 'refused' }])
  })

  it('says that it takes effect with the next export, and offers to ask for one', async () => {
    const { id, subjectId } = await readyWith(database, [recordTie('A'), recordTie('B')])
    const [tie] = await tiesOf(id)
    const done = await send(`/requests/ties/${tie?.id}/confirm`, { reason: 'x' })
    const page = await open(done.headers.location as string)
    expect(page).toContain('takes effect with the next export')
    expect(page).toContain(`name="subject" value="${subjectId}"`)
    const asked = await send('/requests/ask', { subject: subjectId, reason: 'decided' })
    expect(asked.statusCode).toBe(303)
    const afterwards = await open(done.headers.location as string)
    expect(afterwards).toContain('under way')
    expect(afterwards).not.toContain('name="subject"')
  })

  it('offers no export of an account that is frozen, or that waits for a second officer', async () => {
    for (const hinder of ['frozen', 'waiting']) {
      const { id, subjectId } = await readyWith(database, [recordTie(hinder)])
      const [tie] = await tiesOf(id)
      if (hinder === 'frozen') {
        await database.officers.issueDisavowal(id, 'ab'.repeat(32), { ttlSeconds: 60 })
        await database.officers.disavow('ab'.repeat(32))
      } else
        await database.officers.proposeDelegatedRequest({
          site: 'globex',
          subjectId,
          askedBy: 'o@x.example',
          reason: 'r',
        })
      const done = await send(`/requests/ties/${tie?.id}/refuse`, { reason: 'x' })
      const page = await open(done.headers.location as string)
      expect(page).toContain(hinder === 'frozen' ? 'takes no new request' : 'second officer already')
      expect(page).not.toContain('name="subject"')
    }
  })

  it('leaves no name, no address and no reason in the log', () => {
    expect(log.join('')).toContain('officer.tie_confirmed')
    for (const secret of [officer, 'Maria', 'example.org', 'their contract'])
      expect(log.join('')).not.toContain(secret)
  })
})

describe('what the person sees of it', () => {
  it('is kinds and numbers, on the page and in the API, of a file that is there', async () => {
    const subjectId = person()
    const ties = [recordTie('Secret GmbH'), addressTie('secret@example.org'), addressTie('other@example.org')]
    const { id } = await readyWith(database, ties, { subjectId })
    const headers = as(subjectId, ['Customer'])
    const page = await app.inject({ url: '/request-data', headers })
    for (const text of ['Email addresses: 2', 'Customer records: 1']) expect(page.body).toContain(text)
    const resource = await app.inject({ url: `/v1/export-requests/${id}`, headers })
    expect(resource.json().undecided).toEqual({
      ...{ address: 2, contact: 0, customer: 1, supplier: 0, employee: 0, lead: 0, record: 0 },
    })
    for (const { body } of [page, resource]) expect(body).not.toMatch(/Secret|secret|other@|leaver/)
  })

  it('is nothing while an attempt is under way, and nothing of a request that counted none', async () => {
    const { id, subjectId } = await metBy(database, [recordTie('X')])
    const headers = as(subjectId, ['Customer'])
    expect((await app.inject({ url: `/v1/export-requests/${id}`, headers })).json().undecided).toBeNull()
    const old = await requestIn('ready', database.requests)
    const of = as(old.subjectId, ['Customer'])
    expect(
      (await app.inject({ url: `/v1/export-requests/${old.id}`, headers: of })).json().undecided,
    ).toBeNull()
    expect((await app.inject({ url: '/request-data', headers: of })).body).not.toContain('could not confirm')
  })
})
