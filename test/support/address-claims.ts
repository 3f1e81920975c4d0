import { randomUUID } from 'node:crypto'
import type { AddressClaim, Database } from '@pdd/database'
import { expect } from 'vitest'
import { sha256 } from './export-requests.ts'

/** How a code is held against a row; these tests need no key. */
export const digest = (code: string) => (id: string) => sha256(id + code)
export const anyAddress = () => `${randomUUID()}@example.org`

/** That an account has an address: of nobody else, unless said. */
export const claimOf = (over: Partial<AddressClaim> = {}): AddressClaim => ({
  ...{ site: 's', subjectId: anyAddress(), address: anyAddress() },
  ...over,
})

/** Mailed, and not typed in yet; returns the digest of the mail's token. */
export async function mailed(
  addressProofs: Database['addressProofs'],
  claim: AddressClaim,
  code = '123456',
): Promise<string> {
  expect(await addressProofs.want(claim)).toBe('wanted')
  const taken = await addressProofs.take()
  expect(taken).toMatchObject(claim)
  const tokenHash = sha256(randomUUID())
  const { id } = taken as { id: string }
  expect(await addressProofs.arm(id, { codeHash: digest(code)(id), tokenHash })).toBe(true)
  await addressProofs.settle(id, true)
  return tokenHash
}
