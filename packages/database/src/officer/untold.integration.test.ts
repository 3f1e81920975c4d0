import { beforeEach, expect, test } from 'vitest'
import { requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { NotificationState } from '../contract.ts'

const { table, database } = await withTestDatabase()
beforeEach(() => table.query(`UPDATE notification SET state = 'pending'`))

/** A request of this status, whose mail of it has come to this. */
async function withMail(status: 'ready' | 'failed', state: NotificationState, over: { site?: string } = {}) {
  const request = await requestIn(status, database.requests, over)
  await table.query(
    `UPDATE notification SET state = $2, message_id = 'm', reason_code = 'mail.x' WHERE request_id = $1 AND kind = $3`,
    [request.id, state, status],
  )
  return request.id
}
const untold = async (site = 'globex') =>
  (await database.officers.untold(site)).map(({ requestId }) => requestId)
const nobody = { failed: 0, held: 0, bounced: 0, suppressed: 0 }

test.each<[NotificationState, boolean]>([
  ['failed', true],
  ['held', true],
  ['bounced', true],
  ['suppressed', true],
  ['pending', false],
  ['sending', false],
  ['unknown', false],
  ['sent', false],
  ['delivered', false],
  ['complained', false],
])('whose mail is %s is at the desk and counted: %s, of a ready file as of a failure', async (state, is) => {
  const ids = [await withMail('ready', state), await withMail('failed', state)]
  expect(await untold()).toEqual(is ? ids : [])
  expect(await database.officers.countUntold()).toEqual(is ? { ...nobody, [state]: 2 } : nobody)
})

test('one is told by name, with the mail, its reason and since when, at the desk of its own site', async () => {
  const requestId = await withMail('ready', 'bounced', { site: 'acme' })
  const { subjectId } = (await database.requests.get(requestId))!
  expect(await untold()).toEqual([])
  expect(await database.officers.untold('acme')).toEqual([
    ...[
      {
        requestId,
        subjectId,
        kind: 'ready',
        state: 'bounced',
        reasonCode: 'mail.x',
        since: expect.any(Date),
      },
    ],
  ])
})

test('who has fetched the file knows of it; of a file that is gone or a start anew there is nothing to tell', async () => {
  const [fetched, over, revoked] = [
    await withMail('ready', 'failed'),
    await withMail('ready', 'failed'),
    await withMail('ready', 'failed'),
  ]
  const again = await withMail('failed', 'failed')
  expect(await untold()).toEqual([fetched, over, revoked, again])
  await table.query('UPDATE export_request SET downloaded_at = now() WHERE id = $1', [fetched])
  await table.query('UPDATE export_request SET expires_at = now() WHERE id = $1', [over])
  await database.requests.cancel(revoked, { type: 'officer', id: 'dpo', reason: 'x' })
  await database.officers.retry(again, { name: 'dpo', reason: 'x' })
  expect(await untold()).toEqual([])
  expect(await database.officers.countUntold()).toEqual(nobody)
})

test('who has waited longest comes first, and a mail that is sent again is taken off', async () => {
  const [first, second] = [await withMail('ready', 'held'), await withMail('ready', 'failed')]
  await table.query(`UPDATE notification SET created_at = now() - interval '1 h' WHERE request_id = $1`, [
    second,
  ])
  expect(await untold()).toEqual([second, first])
  expect(await database.officers.resend(second, { name: 'dpo', reason: 'x' })).toBe(true)
  expect(await untold()).toEqual([first])
})
