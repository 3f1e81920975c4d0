import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.ts'
import type { Database } from '../contract.ts'
import { createDatabase } from '../create-database.ts'

let server: TestDatabase
let database: Database
beforeAll(async () => {
  server = await createTestDatabase(inject('servers').postgresUrl)
  database = createDatabase({ url: server.url, poolSize: 5 })
})
afterAll(async () => {
  await database.close()
  await server.drop()
})

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const someone = () => ({
  site: 's',
  subjectId: `${randomUUID()}@example.org`,
  sessionHash: sha256(randomUUID()),
})
const secret = (code: string) => ({ salt: 'salt', codeHashOf: (salt: string) => sha256(salt + code) })

async function sentCode(code = '123456') {
  const caller = someone()
  expect(await database.stepUp.want(caller)).toBe(true)
  const taken = await database.stepUp.take(secret(code))
  expect(taken).toMatchObject({ subjectId: caller.subjectId })
  await database.stepUp.settle(taken!.id, true)
  return caller
}

test('a code is good once, in the session that wanted it and for its account', async () => {
  const caller = await sentCode()
  const stolen = { ...caller, sessionHash: sha256('another session') }
  const other = { ...someone(), sessionHash: caller.sessionHash }
  expect(await database.stepUp.confirm(stolen, '123456')).toBe(false)
  expect(await database.stepUp.confirm(other, '123456')).toBe(false)
  expect(await database.stepUp.isConfirmed(caller, 600)).toBe(false)
  expect(await database.stepUp.confirm(caller, '123456')).toBe(true)
  expect(await database.stepUp.confirm(caller, '123456')).toBe(false)
  expect(await database.stepUp.isConfirmed(caller, 600)).toBe(true)
  expect(await database.stepUp.isConfirmed(stolen, 600)).toBe(false)
})

test('five wrong tries, at once or in turn, use a code up', async () => {
  const caller = await sentCode()
  await Promise.all(
    Array.from({ length: 50 }, (_, n) => database.stepUp.confirm(caller, String(n).padStart(6, '0'))),
  )
  expect(await database.stepUp.confirm(caller, '123456')).toBe(false)
  const [row] = await server.query<{ tries: number }>(
    `SELECT tries FROM step_up_code WHERE subject_id = '${caller.subjectId}'`,
  )
  expect(row?.tries).toBe(5)
})

test('a code ends with its time, and what it confirmed ends too', async () => {
  const caller = await sentCode()
  await server.query(`UPDATE step_up_code SET expires_at = now() WHERE subject_id = '${caller.subjectId}'`)
  expect(await database.stepUp.confirm(caller, '123456')).toBe(false)
  const early = await sentCode()
  await database.stepUp.confirm(early, '123456')
  await server.query(
    `UPDATE step_up_code SET confirmed_at = now() - interval '11 minutes' WHERE subject_id = '${early.subjectId}'`,
  )
  expect(await database.stepUp.isConfirmed(early, 600)).toBe(false)
})

test('an account is sent three codes in ten minutes, and each is taken by one worker', async () => {
  const caller = someone()
  const wanted = []
  for (let n = 0; n < 5; n += 1) wanted.push(await database.stepUp.want(caller))
  expect(wanted).toEqual([true, true, true, false, false])
  const taken = await Promise.all(Array.from({ length: 6 }, () => database.stepUp.take(secret('1'))))
  expect(new Set(taken.flatMap((code) => (code === null ? [] : [code.id]))).size).toBe(3)
})

test('those of yesterday are forgotten', async () => {
  const caller = await sentCode()
  await server.query(
    `UPDATE step_up_code SET wanted_at = now() - interval '25 hours' WHERE subject_id = '${caller.subjectId}'`,
  )
  expect(await database.stepUp.forgetOld()).toBe(1)
})
