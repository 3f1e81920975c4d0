import { beforeEach, expect, test } from 'vitest'
import { anyAddress, claimOf, digest, mailed } from '../../../../test/support/address-claims.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { AddressClaim } from './contract.ts'

const { table, database } = await withTestDatabase({ poolSize: 8 })

// What one test leaves to be sent is not the next one's.
beforeEach(() => table.query(`UPDATE address_code SET state = 'failed' WHERE state = 'wanted'`))

test('three codes a day for an account, however many addresses and requests at once', async () => {
  const { site, subjectId } = claimOf()
  const asked = await Promise.all(
    Array.from({ length: 30 }, () => database.addressProofs.want({ site, subjectId, address: anyAddress() })),
  )
  expect(asked.filter((outcome) => outcome === 'wanted').length).toBe(3)
  await table.query(
    `UPDATE address_code SET wanted_at = now() - interval '25 hours' WHERE subject_id = '${subjectId}'`,
  )
  expect(await database.addressProofs.want({ site, subjectId, address: anyAddress() })).toBe('wanted')
})

test('three codes a day for an address, however many accounts and requests at once; on its site alone', async () => {
  const address = anyAddress()
  const asked = await Promise.all(
    Array.from({ length: 30 }, () => database.addressProofs.want(claimOf({ address }))),
  )
  expect(asked.filter((outcome) => outcome === 'wanted').length).toBe(3)
  expect(await database.addressProofs.want(claimOf({ address, site: 'another' }))).toBe('wanted')
})

test('ten wrong tries a day for an account, over all its codes and at once; then not even the right one', async () => {
  const { site, subjectId } = claimOf()
  const claims = [claimOf({ site, subjectId }), claimOf({ site, subjectId })]
  for (const claim of claims) await mailed(database.addressProofs, claim)
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      database.addressProofs.confirm(claims[n % 2] as AddressClaim, digest(String(n).padStart(6, '0'))),
    ),
  )
  expect(answers.filter(({ kind }) => kind === 'wrong').length).toBe(10)
  for (const claim of claims)
    expect(await database.addressProofs.confirm(claim, digest('123456'))).toEqual({ kind: 'officer' })
  expect(await database.addressProofs.want(claimOf({ site, subjectId }))).toBe('limited')
})

test('ten wrong tries a day for an address, whoever makes them', async () => {
  const address = anyAddress()
  const claims = [claimOf({ address }), claimOf({ address })]
  for (const claim of claims) await mailed(database.addressProofs, claim)
  for (const claim of claims)
    for (let n = 0; n < 5; n += 1) await database.addressProofs.confirm(claim, digest('000000'))
  expect(await database.addressProofs.confirm(claims[0] as AddressClaim, digest('123456'))).toEqual({
    kind: 'officer',
  })
  expect(await database.addressProofs.want(claimOf({ address }))).toBe('limited')
})
