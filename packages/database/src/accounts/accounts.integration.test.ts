import { expect, test } from 'vitest'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase()

const maria = { site: 'globex', subjectId: 'maria@example.org' }

test('what was found before a question is no answer to it, and a late answer to an older one changes nothing', async () => {
  const { accounts } = database
  const first = await accounts.want(maria)
  expect(await accounts.look(maria, first)).toBeNull()
  await accounts.found({ ...maria, number: first }, true)
  expect(await accounts.look(maria, first)).toBe(true)
  const second = await accounts.want(maria)
  expect(await accounts.look(maria, second)).toBeNull()
  await accounts.found({ ...maria, number: second }, false)
  await accounts.found({ ...maria, number: first }, true)
  await accounts.found({ ...maria, number: second }, true)
  expect(await accounts.look(maria, second)).toBe(false)
  expect(await accounts.look({ ...maria, site: 'acme' }, second)).toBeNull()
})

test('questions that wait are handed out once each, however many ask and take, and those of yesterday are forgotten', async () => {
  const { accounts } = database
  const tom = { site: 'globex', subjectId: 'tom@example.org' }
  const numbers = await Promise.all(Array.from({ length: 10 }, () => accounts.want(tom)))
  const takes = await Promise.all([1, 2, 3, 4, 5].map(() => accounts.takeWanted(10)))
  expect(takes.flat()).toEqual([{ ...tom, number: Math.max(...numbers) }])
  // A question that came later is another; and a worker that took one may be gone.
  const later = await accounts.want(tom)
  expect(await accounts.takeWanted(10)).toEqual([{ ...tom, number: later }])
  expect(await accounts.takeWanted(10)).toEqual([])
  await table.query(`UPDATE account_look SET taken_until = now()`)
  expect(await accounts.takeWanted(10)).toEqual([{ ...tom, number: later }])
  await table.query(
    `UPDATE account_look SET wanted_at = now() - interval '25 hours' WHERE subject_id LIKE 'tom%'`,
  )
  expect(await accounts.forgetOld()).toBe(1)
  expect(await accounts.takeWanted(10)).toEqual([])
})
