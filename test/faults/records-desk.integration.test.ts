import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createLogger } from '@pdd/runtime'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { listSweeps } from '../../apps/worker/src/sweeps/sweeps.ts'
import { age, allThatIsKept } from '../support/aged-records.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { requestIn } from '../support/export-requests.ts'
import { signToken } from '../support/signed-token.ts'
import { addressTie, readyWith } from '../support/undecided-ties.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })
let app: Awaited<ReturnType<typeof buildApiOnTable>>
beforeAll(async () => {
  app = await buildApiOnTable(database, {})
})
afterAll(async () => {
  await app.close()
})
beforeEach(async () => {
  await table.query(`DELETE FROM sweep_item`)
})

const officer = 'dpo@globex.example'
const as = (user: string, roles = ['Data Protection Officer']) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', roles })}`,
})
const open = (url: string, headers = as(officer)) => app.inject({ url, headers })
const send = (url: string, fields: Record<string, string>, user = officer) =>
  app.inject({
    method: 'POST',
    url,
    headers: { ...as(user), 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
function sweep(name = 'records'): Promise<number> {
  const logger = createLogger({ name: 'worker', level: 'silent' })
  const sweeps = listSweeps({ database, logger, settings: { recordsKeptFor: 'P3Y' } } as never)
  return sweeps.find((one) => one.name === name)!.run(new AbortController().signal)
}
/** `npm run audit`, without npm. */
function audit(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: table.url }
  const run = spawnSync(process.execPath, ['apps/worker/src/cli/audit-cli.ts', ...args], {
    encoding: 'utf8',
    env,
  })
  return [run.status, run.stdout.trim()]
}
const person = () => `jane-${randomUUID().slice(0, 8)}@example.org`

it('the desk shows what happened, and of whom no more; the figures of the year stay as they were', async () => {
  const subjectId = person()
  const { id } = await requestIn('deleted', database.requests, { subjectId, requestedBy: subjectId })
  const { id: failed } = await requestIn('failed', database.requests)
  const { id: late } = await requestIn('deleted', database.requests)
  const { id: extended } = await requestIn('failed', database.requests)
  const due = (await database.requests.get(extended))!.dueAt
  const reason = 'the archive is in Leipzig'
  await database.officers.extend(extended, new Date(due.getTime() + 60 * 86_400_000), {
    name: officer,
    reason,
  })
  await table.query(`UPDATE export_request SET due_at = ready_at - interval '5 minutes' WHERE id = $1`, [
    late,
  ])
  for (const one of [id, failed, late, extended]) await age(table, one, '4 years')
  await table.query(
    `UPDATE export_request SET received_at = received_at - interval '3 days',
    due_at = due_at - interval '3 days', ready_at = ready_at - interval '90 minutes' WHERE id = $1`,
    [id],
  )
  const period = {
    site: 'globex',
    from: new Date('2019-01-01'),
    before: new Date(Date.now() - 3.5 * 365 * 86_400_000),
  }
  const figures = await database.officers.figures(period)
  expect(figures).toMatchObject({ received: 4, answered: 2, overdue: 3, extended: 1, failed: 2 })
  expect(await sweep()).toBe(4)
  const after = await database.officers.figures(period)
  expect(after).toEqual({ ...figures, medianDays: after.medianDays })
  expect(Math.abs(after.medianDays! - figures.medianDays!)).toBeLessThan(1 / 24)

  const page = (await open(`/requests/${id}`)).body
  expect(page).toContain('Request of somebody whose records are gone')
  expect(page).toContain('<strong title="published">The file is ready</strong>, by the service')
  expect(page).toContain(
    '<strong title="forgotten">Took the records of the person away</strong>, by the service',
  )
  expect(page).not.toContain('<form method="post"')
  for (const url of [
    '/requests',
    '/requests.csv',
    '/requests?overdue=1',
    `/requests?q=${id}`,
    `/requests/${extended}`,
  ]) {
    const { body, statusCode } = await open(url)
    expect(statusCode).toBe(200)
    expect(body).not.toContain(subjectId)
    expect(body).not.toContain(reason)
    if (url.includes('overdue')) expect(body).not.toContain(failed)
  }
  // Nobody becomes the person by a name that is empty, and the person has no request of that id any more.
  expect((await open(`/v1/export-requests/${id}`, as(subjectId, ['Customer']))).statusCode).toBe(404)
  expect((await send(`/requests/${failed}/retry`, { reason: 'x' })).statusCode).toBe(409)
})

it('who runs the service asks whether a trail holds, and whether an account acted, until the records go', async () => {
  const subjectId = person()
  const { id } = await requestIn('deleted', database.requests, { subjectId, requestedBy: subjectId })
  await age(table, id, '4 years')
  expect(audit('by', id, subjectId)).toEqual([0, '1, 4'])
  expect(audit('by', id, 'somebody@example.org')).toEqual([1, 'none, or its key is gone'])
  expect(audit('check', id)[1]).toMatch(/^holds: 5 events, the last with digest [0-9a-f]{64}$/)
  await sweep()
  expect(audit('by', id, subjectId)).toEqual([1, 'none, or its key is gone'])
  expect(audit('check', id)[1]).toMatch(/^holds: 6 events/)
  expect(audit('check', randomUUID())).toEqual([1, 'there is no such request'])
  for (const wrong of [['by', id], ['forget', id], ['--all']]) expect(audit(...wrong)[0]).toBe(64)
})

it('an officer keeps the records of an account, and lets them go again, with a reason; never their own', async () => {
  const subjectId = person()
  const { id } = await requestIn('deleted', database.requests, { subjectId, requestedBy: subjectId })
  const { id: other } = await requestIn('failed', database.requests, { subjectId: subjectId.toUpperCase() })
  const { id: own } = await requestIn('failed', database.requests, { subjectId: officer })
  expect((await send(`/requests/${id}/restrict`, { reason: ' ' })).statusCode).toBe(400)
  expect((await send(`/requests/${own}/restrict`, { reason: 'x' })).statusCode).toBe(403)
  expect((await send(`/requests/${id}/restrict`, { reason: 'needs it in court' })).statusCode).toBe(303)
  expect((await send(`/requests/${other}/restrict`, { reason: 'again' })).statusCode).toBe(409)
  const page = (await open(`/requests/${other}`)).body
  expect(page).toContain('The records of this account are kept')
  expect(page).toContain(`/requests/${other}/unrestrict`)
  expect(page).not.toContain(`/requests/${other}/restrict"`)
  for (const one of [id, other]) await age(table, one, '4 years')
  expect(await sweep()).toBe(0)
  // By another request of the account: the three years of that one begin anew.
  expect((await send(`/requests/${other}/unrestrict`, { reason: 'the court has decided' })).statusCode).toBe(
    303,
  )
  await table.query(`UPDATE sweep_item SET try_after = now()`)
  expect(await sweep()).toBe(1)
  expect((await database.requests.get(id))?.forgottenAt).toBeInstanceOf(Date)
  expect((await send(`/requests/${id}/restrict`, { reason: 'too late' })).statusCode).toBe(409)
  const timeline = await database.officers.timeline(other)
  expect(
    timeline
      .filter(({ officer, action }) => officer !== null && action !== 'viewed')
      .map(({ action }) => action),
  ).toEqual(['restriction_ended'])
})

it('what an officer decided for later files stays with a later request, and goes with the last one', async () => {
  const subjectId = person()
  const tie = addressTie(`second-${randomUUID()}@example.org`)
  const { id: first } = await readyWith(database, [tie], { subjectId, requestedBy: subjectId })
  const { id: second } = await readyWith(database, [tie], { subjectId, requestedBy: subjectId })
  const { items } = await database.ties.open({ site: 'globex', requestId: second, limit: 10 })
  await database.ties.decide('globex', items[0]!.id, 'confirmed', { name: officer, reason: 'spoke with her' })
  for (const id of [first, second]) {
    await database.requests.cancel(id, { type: 'caller', id: subjectId })
    await database.requests.markDeleted(id)
  }
  await age(table, first, '4 years')
  expect(await sweep()).toBe(1)
  expect(await database.ties.decisions('globex', subjectId)).toHaveLength(1)
  expect(
    await table.query(`SELECT first_request_id AS first FROM tie WHERE subject_id = $1`, [subjectId]),
  ).toEqual([{ first: second }])
  await table.query(`DELETE FROM sweep_item`)
  await age(table, second, '4 years')
  expect(await sweep()).toBe(1)
  expect(await database.ties.decisions('globex', subjectId)).toEqual([])
  expect(await allThatIsKept(table)).not.toContain(subjectId)
})

it('what hangs on no request goes when its time is over, and what is in use stays', async () => {
  const old = person()
  const inUse = person()
  for (const [subject, years] of [
    [old, 4],
    [inUse, 4],
    [person(), 2],
  ] as const) {
    const address = `further-${randomUUID()}@example.org`
    const past = `interval '${years} years'`
    await table.query(`ALTER TABLE officer_view DISABLE TRIGGER USER`)
    await table.query(
      `INSERT INTO officer_view (site, at, officer, thing) VALUES ('globex', now() - ${past}, $1, 'list')`,
      [`dpo-${subject}`],
    )
    await table.query(
      `INSERT INTO delegated_request (site, subject_id, asked_by, reason, asked_at, decided_by, decided_at, allowed)
      VALUES ('globex', $1, 'a', 'by letter', now() - ${past}, 'b', now() - ${past}, true)`,
      [subject],
    )
    await table.query(
      `INSERT INTO account_address (site, subject_id, address, first_seen_at, settles_at)
      VALUES ('globex', $1, $1, now() - ${past}, now() - ${past})`,
      [subject],
    )
    await table.query(
      `INSERT INTO address_proof (site, subject_id, address, confirmed_at) VALUES ('globex', $1, $2, now() - ${past})`,
      [subject, address],
    )
    for (let n = 0; n < 3; n += 1)
      await table.query(
        `INSERT INTO address_proof_event (site, subject_id, actor_type, action, address_hash)
        VALUES ('globex', $1, 'caller', 'proven', repeat('a', 64))`,
        [subject],
      )
    await table.query(`ALTER TABLE address_proof_event DISABLE TRIGGER USER`)
    await table.query(`UPDATE address_proof_event SET at = now() - ${past} WHERE subject_id = $1`, [subject])
    for (const trigger of ['append_only', 'chain', 'old_only'])
      await table.query(
        `ALTER TABLE address_proof_event ENABLE ALWAYS TRIGGER address_proof_event_${trigger}`,
      )
  }
  for (const trigger of ['append_only', 'old_only'])
    await table.query(`ALTER TABLE officer_view ENABLE ALWAYS TRIGGER officer_view_${trigger}`)
  await table.query(
    `UPDATE address_proof SET ended_at = now() - interval '2 years', lapses_at = now() WHERE subject_id = $1`,
    [old],
  )
  await database.addressProofs.forgetOld()
  const { id: waiting } = (
    await table.query<{
      id: string
    }>(`INSERT INTO delegated_request (site, subject_id, asked_by, reason, asked_at)
      VALUES ('globex', 'waits@example.org', 'a', 'by letter', now() - interval '9 years') RETURNING id`)
  )[0]!
  // The newest of a trail that is not over, by the table's own rule, whoever tries it.
  await expect(
    table.query(`DELETE FROM address_proof_event WHERE subject_id = $1`, [inUse]),
  ).rejects.toMatchObject({
    message: 'address_proof_event is append-only',
  })
  // Views: two. Delegated requests: two. The trail of one account; its address.
  expect(await sweep('old_records')).toBe(6)
  const kept = await allThatIsKept(table)
  expect(kept).not.toContain(old)
  const has = (name: string) =>
    kept.split('\n').some((row) => row.startsWith(`${name} `) && row.includes(inUse))
  expect(['address_proof', 'address_proof_event', 'account_address'].map(has)).toEqual([true, true, true])
  expect(['officer_view', 'delegated_request'].map(has)).toEqual([false, false])
  expect(kept).toContain(waiting)
  expect(await sweep('old_records')).toBe(0)
})
