import pg from 'pg'
import { expect, test } from 'vitest'
import { newRequest, requestIn, sha256 } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 20 })

const rowsOf = (subjectId: string) =>
  table.query('SELECT * FROM export_request WHERE subject_id = $1', [subjectId])

test('a hundred identical POSTs at once are one row, one audit event and one id', async () => {
  const input = newRequest()
  const answers = await Promise.all(Array.from({ length: 100 }, () => database.requests.create(input)))
  expect(new Set(answers.map(({ request }) => request.id)).size).toBe(1)
  expect(answers.filter(({ created }) => created)).toHaveLength(1)
  expect(await rowsOf(input.subjectId)).toHaveLength(1)
  expect(await database.requests.auditTrail(answers[0]!.request.id)).toHaveLength(1)
})

test('a hundred POSTs at once with as many keys are still one row', async () => {
  const input = newRequest()
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, key) =>
      database.requests.create({ ...input, idempotencyKey: `key-${key}` }),
    ),
  )
  expect(new Set(answers.map(({ request }) => request.id)).size).toBe(1)
  expect(answers.filter(({ created }) => created)).toHaveLength(1)
})

test('a hundred people at once are a hundred rows', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => database.requests.create(newRequest())))
  expect(answers.every(({ created }) => created)).toBe(true)
  expect(new Set(answers.map(({ request }) => request.id)).size).toBe(100)
})

test('one that is refused fails none of those who asked with it', async () => {
  const asked = Array.from({ length: 40 }, (_, at) =>
    newRequest(at === 20 ? { format: 'nonsense' as 'bundle' } : {}),
  )
  const answers = await Promise.allSettled(asked.map((input) => database.requests.create(input)))
  expect(answers.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1)
  expect(answers[20]).toMatchObject({ reason: { code: 'database.refused' } })
  for (const [at, input] of asked.entries())
    expect(await rowsOf(input.subjectId)).toHaveLength(at === 20 ? 0 : 1)
})

test('a row that somebody holds stops only those who ask for it', async () => {
  const held = newRequest()
  const { request } = await database.requests.create(held)
  const holder = new pg.Client({ connectionString: table.url })
  await holder.connect()
  await holder.query('BEGIN')
  await holder.query(`UPDATE export_request SET status = 'cancelled' WHERE id = $1`, [request.id])
  const repeat = database.requests.create(held)
  const others = await Promise.all(Array.from({ length: 20 }, () => database.requests.create(newRequest())))
  expect(others.every(({ created }) => created)).toBe(true)
  await holder.query('COMMIT')
  await holder.end()
  expect(await repeat).toMatchObject({ created: true })
})

test('one key of two people in one statement is two requests, and of one person one', async () => {
  const [one, other] = [
    newRequest({ idempotencyKey: 'together' }),
    newRequest({ idempotencyKey: 'together' }),
  ]
  const answers = await Promise.all([one, other, one, other].map((input) => database.requests.create(input)))
  expect(answers.map(({ request }) => request.subjectId)).toEqual(
    [one, other, one, other].map(({ subjectId }) => subjectId),
  )
  expect(answers.filter(({ created }) => created)).toHaveLength(2)
})

test('a new request says all that was asked, and is due in a month', async () => {
  const input = newRequest({
    format: 'frappe',
    idempotencyKey: 'k',
    authTime: new Date('2026-03-01T12:34:56.789Z'),
  })
  const { request } = await database.requests.create(input)
  const { idempotencyKey, bodyHash, ...shared } = input
  expect(request).toMatchObject({
    ...shared,
    status: 'queued',
    generation: 1,
    fence: 0,
    attempts: 0,
    reasonCode: null,
  })
  expect(Math.abs(request.receivedAt.getTime() - Date.now())).toBeLessThan(60_000)
  const inAMonth = new Date(request.receivedAt)
  inAMonth.setUTCMonth(inAMonth.getUTCMonth() + 1)
  expect(Math.abs(request.dueAt.getTime() - inAMonth.getTime())).toBeLessThan(4 * 86_400_000)
  expect(await database.requests.get(request.id)).toEqual(request)
})

test('a month from 31 August ends on 30 September', async () => {
  const [row] = await table.query<{ due: string }>(
    `SELECT (timestamptz '2026-08-31 10:00Z' + interval '1 month')::text AS due`,
  )
  expect(row?.due).toMatch(/^2026-09-30/)
})

test('the same key with the same body is the same request, even when that one has ended', async () => {
  const input = newRequest({ idempotencyKey: 'again' })
  const first = await requestIn('deleted', database.requests, input)
  expect(await database.requests.create(input)).toEqual({ request: first, created: false })
})

test('the same key with another body is refused', async () => {
  const input = newRequest({ idempotencyKey: 'mismatch' })
  await database.requests.create(input)
  await expect(database.requests.create({ ...input, bodyHash: sha256('other') })).rejects.toMatchObject({
    code: 'idempotency.mismatch',
    status: 422,
  })
})

test('the same key of another caller, or of another site, is another key', async () => {
  const input = newRequest({ idempotencyKey: 'shared' })
  await database.requests.create(input)
  expect((await database.requests.create(newRequest({ idempotencyKey: 'shared' }))).created).toBe(true)
  expect((await database.requests.create({ ...input, site: 'acme' })).created).toBe(true)
})

test.each(['failed', 'cancelled', 'ready', 'expired', 'deleted'] as const)(
  'a person whose last request is %s may ask again at once',
  async (status) => {
    const { subjectId, id } = await requestIn(status, database.requests)
    const next = await database.requests.create(newRequest({ subjectId }))
    expect(next.created).toBe(true)
    expect(next.request.id).not.toBe(id)
  },
)

test.each(['queued', 'running', 'retrying'] as const)(
  'a person whose request is %s gets that one',
  async (status) => {
    const standing = await requestIn(status, database.requests)
    const repeat = await database.requests.create(newRequest({ subjectId: standing.subjectId }))
    expect(repeat).toEqual({ request: standing, created: false })
  },
)

test('asking while requests end all the time never fails and never doubles', async () => {
  const { subjectId } = newRequest()
  const person = { type: 'caller', id: subjectId } as const
  const answers = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const { request } = await database.requests.create(newRequest({ subjectId }))
      await database.requests.cancel(request.id, person)
      return request.id
    }),
  )
  const rows = await table.query<{ id: string; status: string }>(
    'SELECT id, status FROM export_request WHERE subject_id = $1',
    [subjectId],
  )
  expect(new Set(answers)).toEqual(new Set(rows.map(({ id }) => id)))
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['cancelled']))
})
