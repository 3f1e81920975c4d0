import { createHash, randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase()

// What one test leaves to be sent is not the next one's.
beforeEach(() => table.query(`UPDATE step_up_code SET state = 'failed' WHERE state = 'wanted'`))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const someone = () => ({
  site: 's',
  subjectId: `${randomUUID()}@example.org`,
  sessionHash: sha256(randomUUID()),
})
const digest = (code: string) => (id: string) => sha256(id + code)

async function sentCode(code = '123456') {
  const caller = someone()
  expect(await database.stepUp.want(caller)).toBe(true)
  const taken = await database.stepUp.take()
  expect(taken).toMatchObject({ subjectId: caller.subjectId })
  await database.stepUp.arm(taken!.id, digest(code)(taken!.id))
  await database.stepUp.settle(taken!.id, 'sent')
  return caller
}

test('a code is good once, in the session that wanted it and for its account', async () => {
  const caller = await sentCode()
  const stolen = { ...caller, sessionHash: sha256('another session') }
  const other = { ...someone(), sessionHash: caller.sessionHash }
  expect(await database.stepUp.confirm(stolen, digest('123456'))).toBe(false)
  expect(await database.stepUp.confirm(other, digest('123456'))).toBe(false)
  expect(await database.stepUp.isConfirmed(caller, 600)).toBe(false)
  expect(await database.stepUp.confirm(caller, digest('123456'))).toBe(true)
  expect(await database.stepUp.confirm(caller, digest('123456'))).toBe(false)
  expect(await database.stepUp.isConfirmed(caller, 600)).toBe(true)
  expect(await database.stepUp.isConfirmed(stolen, 600)).toBe(false)
})

test('five wrong tries, at once or in turn, use a code up', async () => {
  const caller = await sentCode()
  await Promise.all(
    Array.from({ length: 50 }, (_, n) => database.stepUp.confirm(caller, digest(String(n).padStart(6, '0')))),
  )
  expect(await database.stepUp.confirm(caller, digest('123456'))).toBe(false)
  const [row] = await table.query<{ tries: number }>(
    `SELECT tries FROM step_up_code WHERE subject_id = '${caller.subjectId}'`,
  )
  expect(row?.tries).toBe(5)
})

test('a code ends with its time, and what it confirmed ends too', async () => {
  const caller = await sentCode()
  await table.query(`UPDATE step_up_code SET expires_at = now() WHERE subject_id = '${caller.subjectId}'`)
  expect(await database.stepUp.confirm(caller, digest('123456'))).toBe(false)
  const early = await sentCode()
  await database.stepUp.confirm(early, digest('123456'))
  await table.query(
    `UPDATE step_up_code SET confirmed_at = now() - interval '11 minutes' WHERE subject_id = '${early.subjectId}'`,
  )
  expect(await database.stepUp.isConfirmed(early, 600)).toBe(false)
})

test('a session is sent three codes in ten minutes, and each is taken by one worker', async () => {
  const caller = someone()
  const wanted = []
  for (let n = 0; n < 5; n += 1) wanted.push(await database.stepUp.want(caller))
  expect(wanted).toEqual([true, true, true, false, false])
  const taken = await Promise.all(Array.from({ length: 6 }, () => database.stepUp.take()))
  expect(new Set(taken.flatMap((code) => (code === null ? [] : [code.id]))).size).toBe(3)
})

test('sessions that ask at once pass neither their own number nor the account’s', async () => {
  const caller = someone()
  const sessions = Array.from({ length: 6 }, () => ({ ...caller, sessionHash: sha256(randomUUID()) }))
  const asked = sessions.flatMap((session) => Array.from({ length: 6 }, () => database.stepUp.want(session)))
  expect((await Promise.all(asked)).filter((wanted) => wanted).length).toBe(12)
  const [most] = await table.query<{ codes: bigint }>(`SELECT max(n)::int AS codes FROM (
    SELECT count(*) AS n FROM step_up_code WHERE subject_id = '${caller.subjectId}' GROUP BY session_hash) s`)
  expect(Number(most?.codes)).toBeLessThanOrEqual(3)
})

test('a day has its own numbers, which a session cannot use up for the others', async () => {
  const caller = someone()
  const other = { ...caller, sessionHash: sha256('other') }
  const age = () =>
    table.query(
      `UPDATE step_up_code SET wanted_at = wanted_at - interval '11 minutes' WHERE subject_id = '${caller.subjectId}'`,
    )
  let wanted = 0
  for (let n = 0; n < 12; n += 1) {
    if (await database.stepUp.want(caller)) wanted += 1
    await age()
  }
  expect(wanted).toBe(10)
  expect(await database.stepUp.want(other)).toBe(true)
})

test('an address is new again whenever it changes, and for a day', async () => {
  const { site, subjectId } = someone()
  const see = (address: string) =>
    database.stepUp.seeAddress({ site, subjectId, address, isFirst: address === subjectId })
  const pass = () =>
    table.query(
      `UPDATE account_address SET settles_at = settles_at - interval '1 day' WHERE subject_id = '${subjectId}'`,
    )
  expect(await see(subjectId)).toMatchObject({ settled: true, previous: null })
  expect(await see('new@example.org')).toMatchObject({ settled: false, previous: subjectId })
  expect(await see('new@example.org')).toMatchObject({ settled: false })
  await pass()
  expect(await see('new@example.org')).toMatchObject({ settled: true, previous: subjectId })
  expect(await see('newer@example.org')).toMatchObject({ settled: false, previous: 'new@example.org' })
  expect(await see(subjectId)).toMatchObject({ settled: false, previous: 'newer@example.org' })
})

test('an account that is first seen with another address than its own waits as well', async () => {
  const { site, subjectId } = someone()
  const seen = { site, subjectId, address: 'x@example.org', isFirst: false }
  expect((await database.stepUp.seeAddress(seen)).settled).toBe(false)
})

test('a code is made for nobody who wanted it while no worker was there', async () => {
  const stale = { site: 'globex', subjectId: 'stale@example.org', sessionHash: 'ab'.repeat(32) }
  expect(await database.stepUp.want(stale)).toBe(true)
  await table.query(
    `UPDATE step_up_code SET wanted_at = now() - interval '601 seconds' WHERE subject_id = '${stale.subjectId}'`,
  )
  expect(await database.stepUp.take()).toBeNull()
  expect(await database.stepUp.want(stale)).toBe(true)
  expect(await database.stepUp.take()).toMatchObject({ subjectId: stale.subjectId })
})

test('those of yesterday are forgotten', async () => {
  const caller = await sentCode()
  await table.query(
    `UPDATE step_up_code SET wanted_at = now() - interval '25 hours' WHERE subject_id = '${caller.subjectId}'`,
  )
  expect(await database.stepUp.forgetOld()).toBe(1)
})
