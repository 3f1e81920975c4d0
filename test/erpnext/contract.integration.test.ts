import { randomUUID } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { requestIn } from '../support/export-requests.ts'
import { appToken, contract, type Example, withSite } from '../support/site-stage.ts'

const [maria, lopes, dpo] = ['maria.santos@example.org', 'maria.lopes@example.org', 'dpo@example.org']
const roles = { [maria]: ['Customer'], [lopes]: ['Customer'], [dpo]: ['Data Protection Officer'] }
const { table, database, api, build, close } = await withSite(roles)
const fourEyed = await build({ fourEyes: true })
afterAll(async () => {
  await fourEyed.close()
  await close()
})

const live = async () =>
  (await database.requests.list({ site: 'globex', subjectId: maria, limit: 9 })).items.filter(({ status }) =>
    ['queued', 'running', 'retrying'].includes(status),
  )
const clean = async () => {
  for (const { id } of await live()) await database.requests.cancel(id, { type: 'caller', id: maria })
  await table.query('DELETE FROM delegated_request')
  await table.query('UPDATE account_freeze SET lifted_at = now(), lifted_by = $1', ['somebody@example.org'])
}
const under = (id: string) =>
  database.requests.claim(id, { workerId: 'w', leaseSeconds: 60, maxAttempts: 5, siteCap: 1000 })

/** What has to be so before a call, by its name and what the contract says of the answer. */
const before: Record<string, () => Promise<unknown>> = {
  'one is under way': async () =>
    under((await requestIn('queued', database.requests, { subjectId: maria })).id),
  'the account is disabled, frozen, or has asked too often': async () => {
    const { id } = await requestIn('failed', database.requests, { subjectId: maria })
    await table.query('INSERT INTO account_freeze (site, subject_id, request_id) VALUES ($1, $2, $3)', [
      ...['globex', maria, id],
    ])
  },
}

const calls = contract.toService.flatMap((example) =>
  example.responses.map((response): [string, Example, Example['responses'][number]] => [
    `${example.name}: ${response.when}`,
    example,
    response,
  ]),
)

it('the contract has calls to this service', () => expect(calls.length).toBeGreaterThanOrEqual(8))

it.each(calls)('%s', async (_title, { claims, request }, { when, status, body }) => {
  await clean()
  await before[when]?.()
  const { id } = await requestIn('failed', database.requests, { subjectId: `${randomUUID()}@example.org` })
  const answer = await (when.includes('second officer') ? fourEyed : api).inject({
    method: request.method as 'POST',
    url: request.path.replace('<uuid>', id),
    headers: { ...request.headers, 'idempotency-key': randomUUID(), ...appToken(claims) },
    payload: JSON.stringify(request.body),
  })
  expect([answer.statusCode, answer.body]).toEqual([status, expect.any(String)])
  if (body === null) expect(answer.body).toBe('')
  else {
    const told = answer.json()
    for (const [field, value] of Object.entries(body))
      expect(told[field]).toEqual(value.startsWith('<') ? expect.stringMatching(/.+/) : value)
  }
})

it('a call that is repeated, because its answer was lost, has the same answer and is done once', async () => {
  await clean()
  const example = contract.toService.find(({ claims }) => claims === 'officerForSomebody') as Example
  const ask = (on: typeof api) =>
    on.inject({
      method: 'POST',
      url: example.request.path,
      headers: { ...example.request.headers, ...appToken('officerForSomebody') },
      payload: JSON.stringify(example.request.body),
    })
  const [first, second] = [await ask(fourEyed), await ask(fourEyed)]
  expect([first.statusCode, first.json(), second.statusCode, second.json()]).toEqual(
    [0, 1].flatMap(() => [202, { status: 'waiting_for_approval' }]),
  )
  const waiting = await database.officers.waitingDelegatedRequests('globex')
  expect(waiting.filter(({ subjectId }) => subjectId === maria)).toHaveLength(1)
  // Nor is it asked once more after it was decided.
  const decision = { by: 'second@example.org', allowed: false }
  await database.officers.decideDelegatedRequest('globex', waiting[0]?.id ?? '', decision)
  expect((await ask(fourEyed)).json()).toEqual({ status: 'waiting_for_approval' })
  expect(await database.officers.waitingDelegatedRequests('globex')).toEqual([])

  const [one, two] = [await ask(api), await ask(api)]
  expect([one.statusCode, two.statusCode, two.json().id]).toEqual([202, 200, one.json().id])
  const notes = (await database.officers.timeline(one.json().id)).filter(
    ({ action, officer }) => action === 'asked_on_behalf' && officer === dpo,
  )
  expect(notes.map(({ reason }) => reason)).toEqual(['asked by letter of 2026-11-02'])
})
