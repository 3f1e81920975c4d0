import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { requestIn } from '../../../../test/support/export-requests.ts'
import { notMeLink } from '../../../../test/support/not-me-links.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 8 })

const officer = { name: 'dpo@example.org', reason: 'spoke with them' }

it.each(['as it is', 'in capitals'])('no officer does anything, spelled %s', async (spelled) => {
  const subjectId = `${randomUUID()}@example.org`
  const own = { name: spelled === 'as it is' ? subjectId : subjectId.toUpperCase(), reason: 'x' }
  const failed = await requestIn('failed', database.requests, { subjectId })
  const mail = await database.notifications.claimDue({ requestId: failed.id })
  await database.notifications.markSent(mail!.id, mail!.sendFence, 'm')
  const { officers, requests } = database
  const later = new Date(Date.now() + 90 * 86_400_000)
  expect(await officers.retry(failed.id, own)).toBeNull()
  expect(await officers.resend(failed.id, own)).toBe(false)
  expect(await officers.extend(failed.id, later, own)).toBe(false)
  const { id } = await requestIn('ready', requests, { subjectId })
  expect(await requests.cancel(id, { type: 'officer', id: own.name, reason: 'x' })).toBeNull()
  expect(
    await officers.proposeDelegatedRequest({ site: 'globex', subjectId, askedBy: own.name, reason: 'x' }),
  ).toBe(false)
  await officers.proposeDelegatedRequest({ site: 'globex', subjectId, askedBy: officer.name, reason: 'x' })
  const waiting = (await officers.waitingDelegatedRequests('globex')).find(
    (asked) => asked.subjectId === subjectId,
  )
  const decide = (by: string) => officers.decideDelegatedRequest('globex', waiting!.id, { by, allowed: true })
  expect(await decide(own.name)).toBeNull()
  expect(await decide(officer.name.toUpperCase())).toBeNull()
  await officers.disavow((await notMeLink(officers, id)).digest)
  expect(await officers.liftFreeze(id, own)).toBe(false)
  expect(await officers.isFrozen('globex', own.name)).toBe(true)
})

it('nothing is written even by a statement that forgets to look', async () => {
  const { id, subjectId } = await requestIn('ready', database.requests)
  await expect(
    table.query(
      `INSERT INTO officer_action (request_id, officer, action, reason) VALUES ($1, $2, 'x', 'x')`,
      [id, subjectId.toUpperCase()],
    ),
  ).rejects.toMatchObject({ code: '23514' })
  await database.officers.disavow((await notMeLink(database.officers, id)).digest)
  const lift = (by: string | null) =>
    table.query('UPDATE account_freeze SET lifted_at = now(), lifted_by = $2 WHERE request_id = $1', [id, by])
  for (const by of [subjectId, subjectId.toUpperCase(), null])
    await expect(lift(by)).rejects.toMatchObject({ code: '23514' })
  const behalf = `INSERT INTO delegated_request (site, subject_id, asked_by, reason, decided_by, decided_at, allowed) VALUES`
  for (const [subject, asked, decided] of [
    ['me', 'ME', 'you'],
    ['me', 'you', 'Me'],
    ['me', 'you', 'You'],
  ])
    await expect(
      table.query(`${behalf} ('s', '${subject}', '${asked}', 'x', '${decided}', now(), true)`),
    ).rejects.toMatchObject({ code: '23514' })
})
