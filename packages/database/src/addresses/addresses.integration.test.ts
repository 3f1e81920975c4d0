import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { anyAddress, claimOf, digest, mailed } from '../../../../test/support/address-claims.ts'
import { requestIn, sha256 } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { AddressClaim } from './contract.ts'

const { table, database } = await withTestDatabase({ poolSize: 8 })

// What one test leaves to be sent is not the next one's.
beforeEach(() => table.query(`UPDATE address_code SET state = 'failed' WHERE state = 'wanted'`))

const officer = { name: 'dpo@example.org', reason: 'spoke with them' }
const actions = async ({ site, subjectId }: AddressClaim) =>
  (await database.addressProofs.events(site, subjectId)).map(({ action }) => action)

async function proven(claim: AddressClaim): Promise<{ id: string; tokenHash: string }> {
  const tokenHash = await mailed(database.addressProofs, claim)
  const answer = await database.addressProofs.confirm(claim, digest('123456'))
  if (answer.kind !== 'proven') throw new Error(answer.kind)
  return { id: answer.proof.id, tokenHash }
}
const inForce = ({ site, subjectId }: AddressClaim) => database.addressProofs.inForce(site, subjectId)

test('the right code proves the address for twelve months, once, for the account that asked', async () => {
  const claim = claimOf()
  await mailed(database.addressProofs, claim)
  const other = { ...claim, subjectId: anyAddress() }
  expect(await database.addressProofs.confirm(other, digest('123456'))).toEqual({ kind: 'wrong' })
  expect(await database.addressProofs.confirm(claim, digest('654321'))).toEqual({ kind: 'wrong' })
  expect(await database.addressProofs.waiting(claim.site, claim.subjectId)).toEqual([claim.address])
  const answer = await database.addressProofs.confirm(claim, digest('123456'))
  expect(answer).toMatchObject({ kind: 'proven', proof: { address: claim.address } })
  const { confirmedAt, lapsesAt } = (answer as { proof: { confirmedAt: Date; lapsesAt: Date } }).proof
  expect(Math.round((lapsesAt.getTime() - confirmedAt.getTime()) / 86_400_000)).toBeOneOf([365, 366])
  expect(await database.addressProofs.confirm(claim, digest('123456'))).toEqual({ kind: 'wrong' })
  expect(await inForce(claim)).toEqual([claim.address])
  expect(await database.addressProofs.waiting(claim.site, claim.subjectId)).toEqual([])
  expect(await actions(claim)).toEqual(['code_wanted', 'code_wrong', 'confirmed'])
})

test('a code ends after ten minutes, and a proof with its time', async () => {
  const late = claimOf()
  await mailed(database.addressProofs, late)
  await table.query(`UPDATE address_code SET expires_at = now() WHERE address = '${late.address}'`)
  expect(await database.addressProofs.confirm(late, digest('123456'))).toEqual({ kind: 'wrong' })
  const claim = claimOf()
  await proven(claim)
  await table.query(`UPDATE address_proof SET lapses_at = now() WHERE address = '${claim.address}'`)
  expect(await inForce(claim)).toEqual([])
  expect(await database.addressProofs.list(claim.site, claim.subjectId)).toEqual([])
  // Whoever comes after it may prove the address.
  const next = claimOf({ address: claim.address })
  await proven(next)
  expect(await inForce(next)).toEqual([claim.address])
})

test('the first proof stands: a second account is sent to the officer, once it typed the right code', async () => {
  const first = claimOf()
  await proven(first)
  const second = claimOf({ address: first.address })
  await mailed(database.addressProofs, second)
  expect(await database.addressProofs.confirm(second, digest('000000'))).toEqual({ kind: 'wrong' })
  expect(await database.addressProofs.confirm(second, digest('123456'))).toEqual({ kind: 'officer' })
  expect([await inForce(first), await inForce(second)]).toEqual([[first.address], []])
  expect(await actions(second)).toEqual(['code_wanted', 'code_wrong', 'taken'])
})

test('of two accounts that type their codes at once, one has the address', async () => {
  for (let round = 0; round < 5; round += 1) {
    const address = anyAddress()
    const claims = [claimOf({ address }), claimOf({ address })]
    for (const claim of claims) await mailed(database.addressProofs, claim)
    const answers = await Promise.all(
      claims.map((claim) => database.addressProofs.confirm(claim, digest('123456'))),
    )
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['officer', 'proven'])
  }
})

test('proven again, it runs from then on; taken away, it is over', async () => {
  const claim = claimOf()
  const { id } = await proven(claim)
  const { id: again } = await proven(claim)
  expect(again).not.toBe(id)
  expect((await database.addressProofs.list(claim.site, claim.subjectId)).map((proof) => proof.id)).toEqual([
    again,
  ])
  expect(await database.addressProofs.remove(again, { site: claim.site, subjectId: anyAddress() })).toBe(
    false,
  )
  expect(await database.addressProofs.remove(again, { ...claim, site: 'another' })).toBe(false)
  expect(await database.addressProofs.remove(again, claim)).toBe(true)
  expect(await database.addressProofs.remove(again, claim)).toBe(false)
  expect(await inForce(claim)).toEqual([])
})

test('“this wasn’t me” ends code and proof, and blocks the address for the account alone until an officer lifts it', async () => {
  const claim = claimOf()
  const older = await mailed(database.addressProofs, claim)
  const { tokenHash } = await proven(claim)
  expect(await database.addressProofs.findDisavowal(tokenHash)).toBe(true)
  const pressed = await Promise.all([tokenHash, older].map((token) => database.addressProofs.disavow(token)))
  expect(pressed.filter((done) => done).length).toBe(1)
  expect(await inForce(claim)).toEqual([])
  // Answered as ever, and nothing is mailed.
  expect(await database.addressProofs.want(claim)).toBe('wanted')
  expect(await database.addressProofs.take()).toBeNull()
  const { blocks } = await database.addressProofs.ofSite(claim.site, claim.subjectId)
  const [block] = blocks
  expect(block).toMatchObject(claim)
  const lift = (name: string) =>
    database.addressProofs.liftBlock(block?.id as string, claim.site, { ...officer, name })
  expect(await lift(claim.subjectId.toUpperCase())).toBe(false)
  expect(await lift(officer.name)).toBe(true)
  expect(await lift(officer.name)).toBe(false)
  expect(await database.addressProofs.disavow(older)).toBe(false)
  await table.query(`UPDATE address_code SET wanted_at = now() - interval '2 days'`)
  await proven(claim)
  expect(await actions(claim)).toEqual([
    ...['code_wanted', 'code_wanted', 'confirmed', 'disavowed', 'code_held', 'block_lifted'],
    ...['code_wanted', 'confirmed'],
  ])
})

test('“this wasn’t me” between mail and typing makes the code worthless, also when both come at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const claim = claimOf()
    const tokenHash = await mailed(database.addressProofs, claim)
    await Promise.all([
      database.addressProofs.confirm(claim, digest('123456')),
      database.addressProofs.disavow(tokenHash),
    ])
    expect(await inForce(claim)).toEqual([])
    expect(await database.addressProofs.list(claim.site, claim.subjectId)).toEqual([])
  }
})

test('an officer ends a proof with a reason, never one of their own account', async () => {
  const claim = claimOf()
  const { id } = await proven(claim)
  const end = (name: string, site = claim.site) =>
    database.addressProofs.endByOfficer(id, site, { ...officer, name })
  expect([await end(claim.subjectId), await end(officer.name, 'another'), await end(officer.name)]).toEqual([
    ...[false, false, true],
  ])
  const last = (await database.addressProofs.events(claim.site, claim.subjectId)).at(-1)
  expect(last).toMatchObject({ action: 'ended', officer: officer.name, reason: officer.reason })
  expect(last?.addressHash).toBe(sha256(claim.address))
})

test('a frozen account asks for nothing new and confirms nothing', async () => {
  const { id, site, subjectId } = await requestIn('queued', database.requests)
  const claim = { site, subjectId, address: anyAddress() }
  await mailed(database.addressProofs, claim)
  await table.query(
    `INSERT INTO account_freeze (site, subject_id, request_id) VALUES ('${site}', '${subjectId}', '${id}')`,
  )
  expect(await database.addressProofs.want({ ...claim, address: anyAddress() })).toBe('frozen')
  expect(await database.addressProofs.confirm(claim, digest('123456'))).toEqual({ kind: 'officer' })
})

test('the account’s own address is owed one letter for each proof, until it is told or given up', async () => {
  const claim = claimOf()
  const { id } = await proven(claim)
  await table.query(`UPDATE address_proof SET told_at = now() WHERE id <> '${id}'`)
  const owed = await Promise.all([1, 2].map(() => database.addressProofs.takeUntold(sha256(randomUUID()))))
  expect(owed.filter((proof) => proof !== null)).toMatchObject([{ ...claim, id }])
  await database.addressProofs.settleTold(id, { laterSeconds: 0 })
  expect(await database.addressProofs.takeUntold(sha256(randomUUID()))).toMatchObject({ id })
  await database.addressProofs.settleTold(id)
  await table.query(`UPDATE address_proof SET tell_after = now()`)
  expect(await database.addressProofs.takeUntold(sha256(randomUUID()))).toBeNull()
})

test('the trail can be added to and not changed, and every event names the one before', async () => {
  const claim = claimOf()
  await proven(claim)
  for (const statement of ['UPDATE address_proof_event SET reason = NULL', 'DELETE FROM address_proof_event'])
    await expect(table.query(statement)).rejects.toThrow('append-only')
  const rows = await table.query<{ hash: string; prev_hash: string | null; found: string }>(
    `SELECT e.hash, e.prev_hash, address_proof_event_digest(e) AS found FROM address_proof_event e
     WHERE subject_id = '${claim.subjectId}' ORDER BY seq`,
  )
  expect(rows.map(({ hash }) => hash)).toEqual(rows.map(({ found }) => found))
  expect(rows.map(({ prev_hash }) => prev_hash)).toEqual([null, ...rows.map(({ hash }) => hash).slice(0, -1)])
})

test('what is over is forgotten: codes after a day, links and proofs later', async () => {
  const claim = claimOf()
  await proven(claim)
  await table.query(`UPDATE address_code SET wanted_at = now() - interval '25 hours'`)
  await table.query(`UPDATE address_disavowal SET expires_at = now() - interval '1 second'`)
  await table.query(`UPDATE address_proof SET ended_at = now() - interval '32 days'`)
  expect(await database.addressProofs.forgetOld()).toBeGreaterThan(0)
  for (const name of ['address_code', 'address_disavowal', 'address_proof'])
    expect(await table.query(`SELECT 1 FROM ${name}`)).toEqual([])
})
