import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApiOnTable } from '../../../../test/support/api-on-table.ts'
import { claimOptions, newRequest, requestIn } from '../../../../test/support/export-requests.ts'
import { signToken } from '../../../../test/support/signed-token.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase()
let app: Awaited<ReturnType<typeof buildApiOnTable>>
beforeAll(async () => {
  app = await buildApiOnTable(database)
})
afterAll(async () => {
  await app.close()
})

const officer = 'dpo@globex.example'
const as = (user: string, roles: string[] = ['Data Protection Officer']) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', roles })}`,
})
const open = (url: string) => app.inject({ url, headers: as(officer) })
const again = (fields: Record<string, string>, headers = as(officer)) =>
  app.inject({
    method: 'POST',
    url: '/requests/start-again',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
const statusOf = async (id: string) => (await database.requests.get(id))?.status
const waiting = async (over: { subjectId?: string } = {}) => {
  const { request } = await database.requests.create(newRequest(over))
  const claim = await database.requests.claim(request.id, claimOptions)
  const pause = { delaySeconds: 3600, daysBeforeDue: 3 }
  await database.requests.waitForOutage(request.id, claim!.fence, 'storage.rejected', pause)
  return request
}

describe('what is held up', () => {
  it('is told by what it waits for and since when, in the list and above it', async () => {
    const request = await waiting()
    const { body } = await open(`/requests?q=${request.id}`)
    expect(body).toMatch(/waits for the object store since\s*<time/)
    expect(body).toMatch(/<strong>1<\/strong> wait for the object store since\s*<time/)
  })

  it('starts again with one action and one reason, each in the trail, and never the officer’s own', async () => {
    const reason = 'the rights are granted'
    const ids: string[] = []
    for (let n = 0; n < 3; n += 1) ids.push((await requestIn('failed', database.requests)).id)
    const own = await requestIn('failed', database.requests, { subjectId: officer })
    const foreign = await requestIn('failed', database.requests, { site: 'acme' })
    const because = 'erp.table_unreadable'
    expect((await again({ because, reason: ' ' })).statusCode).toBe(400)
    expect((await again({ because: "x'; DROP TABLE", reason })).statusCode).toBe(400)
    const page = await open('/requests')
    expect(page.body).toContain(`name="because" value="${because}"`)
    const done = await again({ because, reason })
    expect(done.statusCode).toBe(303)
    expect((await open(done.headers.location as string)).body).toMatch(
      /Started again from the beginning: \d+\./,
    )
    for (const id of ids) {
      expect(await statusOf(id)).toBe('queued')
      expect(await database.officers.timeline(id)).toContainEqual(
        expect.objectContaining({ officer, action: 'retried', reason }),
      )
    }
    expect([await statusOf(own.id), await statusOf(foreign.id)]).toEqual(['failed', 'failed'])
  })

  it('is started again by officers only, and by none whose own account is frozen', async () => {
    const { id } = await requestIn('failed', database.requests)
    const fields = { because: 'erp.table_unreadable', reason: 'x' }
    expect((await again(fields, as('maria@globex.example', ['Customer']))).statusCode).toBe(403)
    const stopped = await requestIn('queued', database.requests, { subjectId: 'stopped@globex.example' })
    await table.query(
      'INSERT INTO account_freeze (site, subject_id, request_id) SELECT site, subject_id, id FROM export_request WHERE id = $1',
      [stopped.id],
    )
    expect((await again(fields, as('stopped@globex.example'))).statusCode).toBe(403)
    expect(await statusOf(id)).toBe('failed')
  })

  it('is started again from the page of this service only, by a sign-in that is fresh', async () => {
    const { id } = await requestIn('failed', database.requests)
    const fields = { because: 'erp.table_unreadable', reason: 'x' }
    const cookie = { cookie: 'sid=stolen', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await again(fields, cookie as never)).statusCode).toBeGreaterThanOrEqual(400)
    const strict = await buildApiOnTable(database, {
      settings: { stepUp: { maxAgeSeconds: 600, mailedCode: false } },
    })
    const stale = signToken(officer, {
      ...{ site: 'globex', roles: ['Data Protection Officer'] },
      auth_time: Math.floor(Date.now() / 1000) - 3600,
    })
    const { statusCode } = await strict.inject({
      ...{ method: 'POST', url: '/requests/start-again', payload: new URLSearchParams(fields).toString() },
      headers: { authorization: `Bearer ${stale}`, 'content-type': 'application/x-www-form-urlencoded' },
    })
    await strict.close()
    expect(statusCode).toBe(401)
    expect(await statusOf(id)).toBe('failed')
  })

  it('by two officers at once while the same people ask anew: one request for each, started once', async () => {
    const because = 'erp.unavailable'
    const people = Array.from({ length: 12 }, (_, n) => `crowd-${n}@globex.example`)
    for (const subjectId of people) {
      const { request } = await database.requests.create(newRequest({ subjectId }))
      const { fence } = (await database.requests.claim(request.id, claimOptions))!
      await database.requests.giveUp(request.id, fence, because)
    }
    const colleague = 'second@globex.example'
    const [first, second, ...asked] = await Promise.all([
      again({ because, reason: 'the night is over' }),
      again({ because, reason: 'the night is over' }, as(colleague)),
      ...people.map((subjectId) => database.requests.create(newRequest({ subjectId }))),
    ])
    expect([first!.statusCode, second!.statusCode]).toEqual([303, 303])
    expect(asked).toHaveLength(12)
    const active = await table.query<{ subject_id: string; active: number }>(
      `SELECT subject_id, count(*)::int AS active FROM export_request
        WHERE subject_id LIKE 'crowd-%' AND status IN ('queued', 'running', 'retrying') GROUP BY subject_id`,
    )
    expect(active.map(({ active: count }) => count)).toEqual(Array(12).fill(1))
    const [{ started }] = (await table.query<{ started: number }>(
      `SELECT count(*)::int AS started FROM officer_action a JOIN export_request r ON r.id = a.request_id
        WHERE r.subject_id LIKE 'crowd-%' AND action = 'retried'`,
    )) as [{ started: number }]
    const told = [first!, second!].map(({ headers }) =>
      Number(/count=(\d+)/.exec(String(headers.location))?.[1]),
    )
    expect(told[0]! + told[1]!).toBe(started)
  })

  it('is told to the person in words, with since when', async () => {
    const subjectId = 'waiting@globex.example'
    await waiting({ subjectId })
    const { body } = await app.inject({ url: '/request-data', headers: as(subjectId, []) })
    expect(body).toMatch(/Something that your file needs has not been available since <time/)
    expect(body).not.toContain('storage.rejected')
  })
})
