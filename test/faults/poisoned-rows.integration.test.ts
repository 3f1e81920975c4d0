import { createLogger } from '@pdd/runtime'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listSweeps, type SweepDeps } from '../../apps/worker/src/sweeps/sweeps.ts'
import { requestIn } from '../support/export-requests.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const told: unknown[] = []
const { table, database } = await withTestDatabase({ poolSize: 10, onError: (error) => told.push(error) })
afterEach(async () => {
  await table.query('DROP FUNCTION IF EXISTS poisoned CASCADE')
  await table.query('DELETE FROM sweep_item')
  await table.query(`UPDATE notification SET state = 'suppressed'`)
  await table.query(`UPDATE export_request SET status = 'deleted', lease_until = NULL, worker_id = NULL`)
  told.length = 0
})

/** One run of a sweep; how much it did, or what it ended with. */
function sweep(name: string, over: Partial<Record<keyof SweepDeps, unknown>> = {}): Promise<unknown> {
  const logger = createLogger({ name: 'worker', level: 'silent' })
  const settings = { maxAttempts: 5, remindSeconds: 3600, mailUnknownPolicy: 'resend_once' }
  const sweeps = listSweeps({ database, logger, settings, ...over } as never)
  const { run } = sweeps.find((one) => one.name === name)!
  return run(new AbortController().signal).catch((error) => error.code)
}

/** From now on the table refuses this of one row, as a damaged trail or an older mistake in a row makes it do. */
async function refuse(
  what: 'UPDATE ON export_request' | `${'UPDATE' | 'INSERT'} ON notification`,
  id: string,
) {
  await table.query(`CREATE FUNCTION poisoned() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'poisoned'; END $$`)
  const row = what === 'UPDATE ON export_request' ? 'NEW.id' : 'NEW.request_id'
  await table.query(`CREATE TRIGGER poisoned BEFORE ${what} FOR EACH ROW WHEN (${row} = '${id}')
    EXECUTE FUNCTION poisoned()`)
}
/** The id of the request that stands first wherever times decide, and those of the others. */
async function requests(status: 'queued' | 'running' | 'ready' | 'expired', count: number) {
  const ids: string[] = []
  for (let hour = count; hour > 0; hour -= 1) {
    const { id } = await requestIn(status, database.requests)
    await table.query(
      `UPDATE export_request SET expires_at = expires_at - make_interval(hours => $2 + 1),
        lease_until = lease_until - make_interval(hours => $2), next_attempt_at = next_attempt_at - make_interval(hours => $2)
        WHERE id = $1`,
      [id, hour],
    )
    await table.query(
      'UPDATE notification SET next_attempt_at = next_attempt_at - make_interval(hours => $2) WHERE request_id = $1',
      [id, hour],
    )
    ids.push(id)
  }
  const [first = '', ...others] = ids
  return { first, others }
}
const statuses = (ids: string[]) =>
  Promise.all(ids.map(async (id) => (await database.requests.get(id))?.status))
const refused = expect.objectContaining({ code: 'database.refused' })

describe('a row that the table refuses to change keeps no other from', () => {
  it('being expired', async () => {
    const { first, others } = await requests('ready', 3)
    await refuse('UPDATE ON export_request', first)
    expect(await sweep('expiry')).toBe(2)
    expect(await statuses([first, ...others])).toEqual(['ready', 'expired', 'expired'])
    expect(told).toContainEqual(refused)
    // Alone it is what the sweep fails with, as soon as the table has let go of it.
    await expect.poll(() => sweep('expiry')).toBe('database.refused')
  })

  it('being taken from a worker that does not come back', async () => {
    const { first, others } = await requests('running', 3)
    await refuse('UPDATE ON export_request', first)
    expect(await sweep('leases')).toBe(2)
    expect(await statuses([first, ...others])).toEqual(['running', 'retrying', 'retrying'])
  })

  it('being rung for', async () => {
    const { first, others } = await requests('queued', 3)
    await refuse('UPDATE ON export_request', first)
    const publish = vi.fn(async (_jobs: { requestId: string }[]) => {})
    expect(await sweep('relay', { queue: { publish, counts: async () => ({}) } })).toBe(2)
    expect(publish.mock.calls[0]?.[0].map(({ requestId }) => requestId)).toEqual(others)
  })

  it('being deleted, and is tried again later and later', async () => {
    const { first, others } = await requests('expired', 9)
    await refuse('UPDATE ON export_request', first)
    const remove = vi.fn(async () => {})
    expect(await sweep('deletion', { objects: { remove } })).toBe('database.refused')
    expect(await statuses(others)).toEqual(Array(8).fill('deleted'))
    await sweep('deletion', { objects: { remove } })
    expect(remove).toHaveBeenCalledTimes(9)
    expect(await table.query('SELECT tries, reason FROM sweep_item')).toEqual([
      { tries: 1, reason: 'database.refused' },
    ])
  })

  it('being taken back from a disabled account', async () => {
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        requestIn('ready', database.requests, { subjectId: `p${n}@x.org` }),
      ),
    )
    const [first, ...rest] = all.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const disabled = [first!, ...rest.slice(0, 3)]
    await refuse('UPDATE ON export_request', first!.id)
    const isEnabled = (user: string) => !disabled.some(({ subjectId }) => subjectId === user)
    const readEnabled = async (users: string[]) => new Map(users.map((user) => [user, isEnabled(user)]))
    const sites = { open: () => ({ erp: { readEnabled, readAges: async () => new Map() } }) }
    expect(await sweep('disabled_accounts', { sites })).toBe('database.refused')
    expect(await statuses(disabled.map(({ id }) => id))).toEqual(['ready', 'expired', 'expired', 'expired'])
  })

  it('being mailed', async () => {
    const { first, others } = await requests('ready', 3)
    await refuse('UPDATE ON notification', first)
    const sent: string[] = []
    const notifySubject = async (of: { site: string }) => {
      const mail = await database.notifications.claimDue(of)
      if (mail !== null) sent.push(mail.requestId)
      return mail !== null
    }
    await sweep('mails', { notifySubject })
    expect(sent).toEqual(others)
  })

  const make = (mails: string[], set: string) =>
    table.query(`UPDATE notification SET ${set} WHERE request_id = ANY($1::uuid[])`, [mails])
  const hourAgo = `now() - interval '1 h'`
  const unknown = `state = 'unknown', unknown_at = ${hourAgo}, next_attempt_at = ${hourAgo}`

  it('being asked about, when its sender does not come back', async () => {
    const { first, others } = await requests('ready', 3)
    const [lost = '', asked = ''] = others
    await make([first, lost], `state = 'sending', started_at = ${hourAgo}`)
    await make([asked], unknown)
    await refuse('UPDATE ON notification', first)
    const find = vi.fn(async () => null)
    await sweep('unknown_mails', { mailer: { find } })
    expect(find).toHaveBeenCalledTimes(1)
    expect(await database.notifications.forRequest(lost)).toMatchObject([{ state: 'unknown' }])
  })

  it('being looked up at the mail provider', async () => {
    const { first, others } = await requests('ready', 3)
    await make(others, unknown)
    await make([first], unknown)
    await make([first], `next_attempt_at = next_attempt_at - interval '1 h'`)
    await refuse('UPDATE ON notification', first)
    const find = vi.fn(async () => null)
    await sweep('unknown_mails', { mailer: { find } })
    expect(find).toHaveBeenCalledTimes(2)
  })

  it('being reminded of', async () => {
    const { first, others } = await requests('ready', 3)
    await table.query(`UPDATE export_request SET ready_at = now() - interval '5 d', expires_at = now() + interval '10 min'
      WHERE status = 'ready'`)
    await refuse('INSERT ON notification', first)
    expect(await sweep('reminders')).toBe(2)
    const owed = await table.query<{ id: string }>(
      `SELECT request_id::text AS id FROM notification WHERE kind = 'expiring'`,
    )
    expect(owed.map(({ id }) => id).toSorted()).toEqual(others.toSorted())
  })
})
