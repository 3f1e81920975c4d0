import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import {
  claimOptions,
  exportResult,
  newRequest,
  requestIn,
  sha256,
} from '../../../../test/support/export-requests.ts'
import { notMeLink } from '../../../../test/support/not-me-links.ts'
import { stallCommit, unstall, untilWaiting } from '../../../../test/support/stalled-commit.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { Claim } from '../contract.ts'

const { table, database } = await withTestDatabase({ poolSize: 8 })
afterEach(() => unstall(table))

const officer = { name: 'dpo@example.org', reason: 'spoke with them' }
const person = () => `${randomUUID()}@example.org`
const linkOf = async (requestId: string) => (await notMeLink(database.officers, requestId)).digest
const statusOf = async (id: string) => (await database.requests.get(id))?.status
const stateOf = async (id: string, kind: string) =>
  (await database.notifications.forRequest(id)).find((mail) => mail.kind === kind)?.state
const liveOf = (subjectId: string) =>
  table.query(
    `SELECT id FROM export_request WHERE lower(subject_id) = lower($1) AND status IN ('queued', 'running', 'retrying', 'ready')`,
    [subjectId],
  )

describe('one press', () => {
  it('ends whatever the account has under way or ready, in any case of its name, and nothing of others', async () => {
    const subjectId = person()
    const ready = await requestIn('ready', database.requests, { subjectId })
    const older = await requestIn('ready', database.requests, { subjectId: subjectId.toUpperCase() })
    const running = await requestIn('running', database.requests, { subjectId })
    const elsewhere = await requestIn('ready', database.requests, { subjectId, site: 'acme' })
    const other = await requestIn('ready', database.requests)
    expect(await database.officers.disavow(await linkOf(running.id))).toBe(running.id)
    expect(
      await Promise.all([ready, older, running, elsewhere, other].map(({ id }) => statusOf(id))),
    ).toEqual(['expired', 'expired', 'cancelled', 'ready', 'ready'])
    expect(await stateOf(ready.id, 'ready')).toBe('suppressed')
    expect(await stateOf(other.id, 'ready')).toBe('pending')
    expect(await stateOf(running.id, 'disavowed')).toBe('pending')
    expect((await database.requests.auditTrail(ready.id)).at(-1)).toMatchObject({
      action: 'revoked',
      actorType: 'mail_link',
      reason: 'account.frozen',
    })
    const undeleted = (await database.requests.listUndeleted(1000)).map(({ id }) => id)
    expect(undeleted).toEqual(expect.arrayContaining([ready.id, older.id]))
  })

  it('voids the codes of the account: those on their way, those that wait for an answer, and the answered', async () => {
    const subjectId = person()
    const { id } = await requestIn('queued', database.requests, { subjectId })
    const codeOf = (account: string, state: string, confirmed: boolean) =>
      table.query(
        `INSERT INTO step_up_code (site, subject_id, session_hash, state, code_hash, expires_at, confirmed_at)
          VALUES ('globex', $1, $2, $3, $2, now() + interval '9 minutes', CASE WHEN $4 THEN now() END)`,
        [account, sha256('any'), state, confirmed],
      )
    for (const account of [subjectId, subjectId.toUpperCase(), 'somebody@else.example']) {
      for (const state of ['wanted', 'sending', 'sent']) await codeOf(account, state, false)
      await codeOf(account, 'sent', true)
    }
    await database.officers.disavow(await linkOf(id))
    const open = `FROM step_up_code WHERE lower(subject_id) = lower($1)
      AND (state IN ('wanted', 'sending') OR expires_at > now() OR confirmed_at IS NOT NULL)`
    expect(await table.query(`SELECT state ${open}`, [subjectId])).toEqual([])
    expect(await table.query(`SELECT state ${open}`, ['somebody@else.example'])).toHaveLength(4)
  })

  it('stops every action that leads to a file, until somebody else lifts it', async () => {
    const subjectId = person()
    const { id } = await requestIn('failed', database.requests, { subjectId })
    const mail = await database.notifications.claimDue({ requestId: id })
    await database.notifications.markSent(mail!.id, mail!.sendFence, 'm')
    await database.officers.disavow(await linkOf(id))
    const later = new Date(Date.now() + 90 * 86_400_000)
    const { officers } = database
    const actions = () =>
      Promise.all([
        officers.resend(id, officer),
        officers.extend(id, later, officer),
        officers.proposeDelegatedRequest({ site: 'globex', subjectId, askedBy: officer.name, reason: 'x' }),
      ])
    expect(await officers.retry(id, officer)).toBeNull()
    expect(await actions()).toEqual([false, false, false])
    await officers.liftFreeze(id, officer)
    expect(await actions()).toEqual([true, true, true])
    expect(await officers.retry(id, officer)).toMatchObject({ status: 'queued' })
  })
})

describe('links', () => {
  it('of mails before a freeze, or before its lift, freeze nothing; those of later mails do', async () => {
    const { id } = await requestIn('queued', database.requests)
    const [used, older] = [await linkOf(id), await linkOf(id)]
    await database.officers.disavow(used)
    expect(await database.officers.findDisavowal(older)).toBeNull()
    const whileFrozen = await linkOf(id)
    await database.officers.liftFreeze(id, officer)
    for (const link of [used, older, whileFrozen]) {
      expect(await database.officers.findDisavowal(link)).toBeNull()
      expect(await database.officers.disavow(link)).toBeNull()
    }
    const { site, subjectId } = (await database.requests.get(id))!
    expect(await database.officers.isFrozen(site, subjectId)).toBe(false)
    expect(await database.officers.disavow(await linkOf(id))).toBe(id)
    expect(await database.officers.isFrozen(site, subjectId)).toBe(true)
  })

  it('pressed at the same moment are one freeze', async () => {
    const { id } = await requestIn('queued', database.requests)
    const links = await Promise.all(Array.from({ length: 8 }, () => linkOf(id)))
    const pressed = await Promise.all(links.map((link) => database.officers.disavow(link)))
    expect(pressed.filter((done) => done !== null)).toHaveLength(1)
    expect(await table.query('SELECT FROM account_freeze WHERE request_id = $1', [id])).toHaveLength(1)
  })
})

describe('what commits at the same moment as the press', () => {
  /** What makes an account live, as a trigger sees it, and how. */
  const rivals = [
    {
      name: 'a worker that publishes',
      status: 'running',
      stalls: ['UPDATE ON export_request', `NEW.status = 'ready'`],
      act: (id: string, fence: number) =>
        database.requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 }),
      lost: false,
    },
    {
      name: 'a worker that claims',
      status: 'queued',
      stalls: ['UPDATE ON export_request', `NEW.status = 'running'`],
      act: (id: string): Promise<Claim | null> => database.requests.claim(id, claimOptions),
      lost: null,
    },
    {
      name: 'an officer who tries again',
      status: 'failed',
      stalls: ['UPDATE ON export_request', `NEW.status = 'queued'`],
      act: (id: string) => database.officers.retry(id, officer),
      lost: null,
    },
    {
      name: 'a session that asks again',
      status: 'failed',
      stalls: ['INSERT ON export_request', 'true'],
      act: (_id: string, _fence: number, subjectId: string) =>
        database.requests.create(newRequest({ subjectId })).catch(({ code }) => code),
      lost: 'account.frozen',
    },
  ] as const

  it.each(rivals)('$name first: it is seen, and ended', async ({ status, stalls, act }) => {
    const { id, fence, subjectId } = await requestIn(status, database.requests)
    const link = await linkOf(id)
    const release = await stallCommit(table, stalls[0], stalls[1])
    const acting = act(id, fence, subjectId)
    await untilWaiting(table, 1)
    const pressing = database.officers.disavow(link)
    await untilWaiting(table, 2)
    await release()
    expect(await acting).toBeTruthy()
    expect(await pressing).toBe(id)
    expect(await liveOf(subjectId)).toEqual([])
    expect(await stateOf(id, 'ready')).not.toBe('pending')
  })

  it.each(rivals)('$name second: it finds the freeze', async ({ status, stalls: _, act, lost }) => {
    const { id, fence, subjectId } = await requestIn(status, database.requests)
    const link = await linkOf(id)
    const release = await stallCommit(table, 'INSERT ON account_freeze', 'true')
    const pressing = database.officers.disavow(link)
    await untilWaiting(table, 1)
    const acting = act(id, fence, subjectId)
    await untilWaiting(table, 2)
    await release()
    expect(await pressing).toBe(id)
    expect(await acting).toBe(lost)
    expect(await liveOf(subjectId)).toEqual([])
    expect(await stateOf(id, 'ready')).toBeUndefined()
  })

  it('a crowd that asks, claims, publishes and presses leaves nothing alive', async () => {
    const subjectId = person()
    const { id } = await requestIn('failed', database.requests, { subjectId })
    const link = await linkOf(id)
    const loop = async () => {
      for (let turn = 0; turn < 6; turn += 1) {
        const asked = await database.requests.create(newRequest({ subjectId })).catch(() => null)
        if (asked === null) return
        const claim = await database.requests.claim(asked.request.id, claimOptions)
        if (claim === null) continue
        const result = exportResult(asked.request.id, claim.fence)
        await database.requests.publish(asked.request.id, claim.fence, result, { ttlSeconds: 3600 })
      }
    }
    await Promise.all([loop(), loop(), loop(), loop().then(() => 0), database.officers.disavow(link)])
    expect(await liveOf(subjectId)).toEqual([])
  })
})
