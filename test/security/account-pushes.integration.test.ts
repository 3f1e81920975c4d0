import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { claimOptions, exportResult, requestIn, sha256 } from '../support/export-requests.ts'
import { appToken, withSite } from '../support/site-stage.ts'

const { table, database, erp, parts, api, close } = await withSite(
  {},
  { webhookSecrets: ['topsecret', 'the next secret'] },
)
afterAll(close)

let [maria, lopes] = ['', '']
beforeEach(async () => {
  const word = randomUUID().slice(0, 8)
  maria = `maria-${word}@example.org`
  lopes = `lopes-${word}@example.org`
  await erp.add(maria)
})

const tell = (body: object) =>
  api.inject({
    method: 'POST',
    url: '/v1/erpnext/accounts',
    headers: { ...appToken('site'), 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
const act = () => parts.sweep('account_pushes')
const statusOf = async (id: string) => (await database.requests.get(id))?.status
const of = async (subjectId: string) =>
  (await database.requests.list({ site: 'globex', subjectId, limit: 99 })).items
const ready = () => requestIn('ready', database.requests, { subjectId: maria })
const prove = async (subjectId: string) => {
  await table.query(`INSERT INTO address_proof (site, subject_id, address) VALUES ('globex', $1, $2)`, [
    ...[subjectId, `private-${subjectId}`],
  ])
  return () => database.addressProofs.inForce('globex', subjectId)
}
const freeze = async (subjectId: string) => {
  const { id } = await requestIn('failed', database.requests, { subjectId })
  await table.query(`INSERT INTO account_freeze (site, subject_id, request_id) VALUES ('globex', $1, $2)`, [
    ...[subjectId, id],
  ])
}

it('what a disabled account has under way and ready ends with what its site tells; a repeat changes nothing', async () => {
  const { id: file } = await ready()
  const { id: running } = await requestIn('running', database.requests, { subjectId: maria })
  await erp.enable(maria, false)
  expect((await tell({ event: 'disabled', user: maria })).statusCode).toBe(204)
  expect(await act()).toBe(1)
  expect([await statusOf(file), await statusOf(running)]).toEqual(['expired', 'cancelled'])
  const trail = await database.requests.auditTrail(file)
  expect((await tell({ event: 'disabled', user: maria })).statusCode).toBe(204)
  await act()
  expect(await database.requests.auditTrail(file)).toEqual(trail)
  expect(await act()).toBe(0)
})

it('what a deleted account has proved is void, for whoever gets its name next', async () => {
  const { id } = await ready()
  const proofs = await prove(maria)
  expect(await proofs()).toHaveLength(1)
  await erp.remove(maria)
  await tell({ event: 'deleted', user: maria })
  await act()
  expect([await statusOf(id), await proofs()]).toEqual(['expired', []])
})

it('A185 a stolen key of the site that calls an enabled account disabled, deleted or renamed takes nothing from it', async () => {
  const { id: file } = await ready()
  const { id: queued } = await requestIn('queued', database.requests, { subjectId: maria })
  const proofs = await prove(maria)
  await erp.add(lopes)
  for (const event of ['disabled', 'deleted']) await tell({ event, user: maria })
  await tell({ event: 'renamed', user: lopes, formerUser: maria })
  expect(await act()).toBe(0)
  await table.query(`UPDATE account_push SET told_at = now() - interval '3 min', try_after = now()`)
  expect(await act()).toBe(0)
  expect(await table.query('SELECT FROM account_push')).toEqual([])
  expect([await statusOf(file), await statusOf(queued)]).toEqual(['ready', 'queued'])
  expect(await proofs()).toHaveLength(1)
  expect(await of(lopes)).toEqual([])

  // Nor is one that is disabled, and there, called otherwise now.
  await erp.enable(maria, false)
  await tell({ event: 'renamed', user: lopes, formerUser: maria })
  expect([await act(), await of(lopes)]).toEqual([1, []])
  expect(await proofs()).toHaveLength(1)
})

it('A186 after a new name no file of the old one is anybody’s: what was under way begins anew for the new name', async () => {
  const { id: file } = await ready()
  const proofs = await prove(maria)
  const bodyHash = sha256(JSON.stringify({ format: 'bundle', site: 'globex' }))
  const asked = await requestIn('queued', database.requests, {
    subjectId: maria,
    idempotencyKey: maria,
    bodyHash,
  })
  await table.query(
    `UPDATE export_request SET received_at = received_at - interval '9 days',
    due_at = due_at - interval '9 days' WHERE id = $1`,
    [asked.id],
  )
  const before = await database.requests.get(asked.id)
  // A worker collects the old name's data at this moment.
  const claim = await database.requests.claim(asked.id, claimOptions)
  await erp.rename(maria, lopes)
  await tell({ event: 'renamed', user: lopes, formerUser: maria })
  expect(await act()).toBe(1)

  expect([await statusOf(file), await statusOf(asked.id)]).toEqual(['expired', 'cancelled'])
  const late = exportResult(asked.id, claim?.fence ?? 0)
  expect(await database.requests.publish(asked.id, claim?.fence ?? 0, late, { ttlSeconds: 60 })).toBe(false)
  const [followed, ...more] = await of(lopes)
  expect(more).toEqual([])
  expect(followed).toMatchObject({
    ...{ status: 'queued', requestedBy: lopes, attempts: 0, objectKey: null, undecided: null },
    ...{ receivedAt: before?.receivedAt, dueAt: before?.dueAt },
  })
  expect(await proofs()).toEqual([])
  expect(await database.addressProofs.inForce('globex', lopes)).toEqual([])
  for (const [id, action] of [
    [asked.id, 'cancelled'],
    [followed?.id ?? '', 'requested'],
  ] as const) {
    const [last] = (await database.requests.auditTrail(id)).slice(-1)
    expect(last).toMatchObject({ action, actorType: 'sweep', reason: 'account.renamed' })
  }
  const mine = await api.inject({ url: '/v1/export-requests', headers: appToken('person', { sub: lopes }) })
  expect(mine.json().items.map(({ id }: { id: string }) => id)).toEqual([followed?.id])
  for (const id of [file, asked.id])
    expect(
      (await api.inject({ url: `/v1/export-requests/${id}`, headers: appToken('person', { sub: lopes }) }))
        .statusCode,
    ).toBe(404)
  // The app repeats itself under the new name, and finds what followed.
  const again = await api.inject({
    ...{ method: 'POST', url: '/v1/export-requests' },
    headers: { ...appToken('person', { sub: lopes }), 'idempotency-key': maria },
  })
  expect([again.statusCode, again.json().id ?? again.json().code]).toEqual([200, followed?.id])
  await tell({ event: 'renamed', user: lopes, formerUser: maria })
  await act()
  expect(await of(lopes)).toHaveLength(1)
})

it('A187 a new name is no way out of a freeze, and brings nobody a second request', async () => {
  await erp.rename(maria, lopes)
  await freeze(lopes)
  const { id } = await requestIn('queued', database.requests, { subjectId: maria })
  await tell({ event: 'renamed', user: lopes, formerUser: maria })
  await act()
  expect([await statusOf(id), (await of(lopes)).map(({ status }) => status)]).toEqual([
    'cancelled',
    ['failed'],
  ])

  const [tom, tim] = [`tom-${maria}`, `tim-${maria}`]
  await erp.add(tim)
  await freeze(tom)
  await tell({ event: 'renamed', user: tim, formerUser: tom })
  await act()
  expect(await database.officers.isFrozen('globex', tim)).toBe(true)

  const [ann, amy] = [`ann-${maria}`, `amy-${maria}`]
  await erp.add(amy)
  const { id: old } = await requestIn('queued', database.requests, { subjectId: ann })
  const { id: own } = await requestIn('queued', database.requests, { subjectId: amy })
  await tell({ event: 'renamed', user: amy, formerUser: ann })
  await act()
  expect([await statusOf(old), (await of(amy)).map(({ id }) => id)]).toEqual(['cancelled', [own]])
})

it('A203 whoever gets a name that another account bore gets no file of then, and none of what it proved', async () => {
  const { id: file } = await ready()
  const { id: queued } = await requestIn('queued', database.requests, { subjectId: maria })
  const proofs = await prove(maria)
  await erp.rename(maria, lopes)
  // Before a worker has looked, the shared mailbox has an account of its own again.
  await erp.add(maria, new Date(Date.now() + 3_600_000))
  await tell({ event: 'renamed', user: lopes, formerUser: maria })
  expect(await act()).toBe(1)
  expect([await statusOf(file), await statusOf(queued), await proofs()]).toEqual(['expired', 'cancelled', []])

  // And where nothing is told of it.
  const [tom, tim] = [`tom-${maria}`, `tim-${maria}`]
  const files = await Promise.all(
    [tom, tim].map((subjectId) => requestIn('ready', database.requests, { subjectId })),
  )
  await erp.add(tom, new Date(Date.now() + 3_600_000))
  await erp.add(tim, new Date(Date.now() + 60_000))
  await parts.sweep('disabled_accounts')
  expect(await Promise.all(files.map(({ id }) => statusOf(id)))).toEqual(['expired', 'ready'])

  // Nor by renaming an account that is older to a name in the moment in which that is free.
  const [bob, mallory] = [`bob-${maria}`, `mallory-${maria}`]
  const { id: bobs } = await requestIn('ready', database.requests, { subjectId: bob })
  await erp.add(mallory)
  await erp.rename(mallory, bob, new Date(Date.now() + 3_600_000))
  await parts.sweep('disabled_accounts')
  expect(await statusOf(bobs)).toBe('expired')
})

it('A201 who holds a site’s key and spells a name in another case takes nothing from the account, and freezes nobody', async () => {
  const { id: file } = await ready()
  const proofs = await prove(maria)
  await table.query(
    `INSERT INTO step_up_code (site, subject_id, session_hash, expires_at) VALUES ('globex', $1, $2, now() + interval '1 hour')`,
    [maria, sha256(maria)],
  )
  await erp.add(lopes)
  const tom = `tom-${maria}`
  await erp.add(tom)
  await freeze(tom)
  for (const event of ['disabled', 'deleted']) await tell({ event, user: maria.toUpperCase() })
  await tell({ event: 'renamed', user: lopes, formerUser: maria.toUpperCase() })
  await tell({ event: 'renamed', user: maria, formerUser: tom.toUpperCase() })
  await act()
  expect([await statusOf(file), await proofs()]).toEqual(['ready', [expect.anything()]])
  const codes = await table.query('SELECT FROM step_up_code WHERE subject_id = $1 AND expires_at > now()', [
    maria,
  ])
  expect(codes).toHaveLength(1)
  expect(await database.officers.isFrozen('globex', maria)).toBe(false)
})

it('A187 what is told in one word too many or too few is refused', async () => {
  for (const body of [
    { event: 'renamed', user: maria },
    { event: 'disabled', user: maria, formerUser: lopes },
    { event: 'renamed', user: maria, formerUser: maria },
    { event: 'enabled', user: maria },
    { event: 'disabled', user: '' },
    { event: 'disabled', user: `${maria}\u0000` },
    { event: 'disabled', user: maria, site: 'other' },
    { event: 'disabled' },
  ])
    expect((await tell(body)).statusCode).toBe(400)
})

it('a site that does not answer is asked again, and what came again while a worker looked is looked at again', async () => {
  const { id } = await ready()
  await tell({ event: 'disabled', user: maria })
  const [push] = await database.accountPushes.takeDue('globex', { limit: 9, againSeconds: 30 })
  expect(await database.accountPushes.takeDue('globex', { limit: 9, againSeconds: 30 })).toEqual([])
  await erp.enable(maria, false)
  await tell({ event: 'disabled', user: maria })
  await database.accountPushes.settle(push!)
  expect(await act()).toBe(1)
  expect(await statusOf(id)).toBe('expired')
})
