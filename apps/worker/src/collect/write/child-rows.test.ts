import { expect, test } from 'vitest'
import type { ChildRowOwner } from '../ownership/child-row-ownership.ts'
import { type ChildRow, isShown } from './child-rows.ts'

const owners: ChildRowOwner[] = ['subject', 'other', 'colleague', 'unnamed', 'nobody']

test.each([
  ['every', [], owners],
  ['all', [], ['subject', 'colleague', 'unnamed', 'nobody']],
  // Beside rows of their own, those of colleagues are about others.
  ['all', ['guests'], ['subject', 'unnamed', 'nobody']],
  ['all', ['other list'], ['subject', 'colleague', 'unnamed', 'nobody']],
  ['own', [], ['subject', 'nobody']],
  ['matched', [], ['subject']],
] as const)('of %s rows, where the person stands in %j', (rows, ofPerson, expected) => {
  const shown = owners.filter((owner) =>
    isShown({ owner, parentfield: 'guests' } as ChildRow, rows, new Set<string>(ofPerson)),
  )
  expect(shown).toEqual(expected)
})
