import { createHash, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  claimOptions,
  exportResult,
  newRequest,
  requestIn,
} from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { OfficerFilter } from './contract.ts'

const { table, database } = await withTestDatabase()

const officer = { name: 'dpo@example.org', reason: 'asked by phone, reference 17' }
const another = { name: 'second@example.org', reason: 'looked at it' }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const days = (count: number) => new Date(Date.now() + count * 86_400_000)
const mailOf = async (id: string, kind: string) =>
  (await database.notifications.forRequest(id)).find((mail) => mail.kind === kind)

test('an action stands in the timeline with the name and the words of the officer, and in the trail without them', async () => {
  const { id } = await requestIn('failed', database.requests, { site: 'deeds' })
  expect((await database.officers.retry(id, officer))?.status).toBe('queued')
  const timeline = await database.officers.timeline(id)
  expect(timeline).toContainEqual(
    expect.objectContaining({ officer: officer.name, action: 'retried', reason: officer.reason }),
  )
  const trail = await database.requests.auditTrail(id)
  expect(trail.at(-1)).toMatchObject({ action: 'retried', actorType: 'officer' })
  expect(JSON.stringify(trail)).not.toContain(officer.name)
  await expect(table.query('DELETE FROM officer_action')).rejects.toThrow('append-only')
})

test('what failed is tried again once, and not beside another request of the same person', async () => {
  const subjectId = `${randomUUID()}@example.org`
  const { id } = await requestIn('failed', database.requests, { site: 'again', subjectId })
  const newer = await requestIn('queued', database.requests, { site: 'again', subjectId })
  expect(await database.officers.retry(id, officer)).toBeNull()
  await database.requests.cancel(newer.id, { type: 'caller', id: subjectId })
  const both = await Promise.all([database.officers.retry(id, officer), database.officers.retry(id, another)])
  expect(both.filter((retried) => retried !== null)).toHaveLength(1)
})

test('a request that fails again after it was retried tells the person again, by a new mail', async () => {
  const { id } = await requestIn('failed', database.requests, { site: 'twice' })
  const first = await database.notifications.claimDue({ requestId: id })
  await database.notifications.markSent(first!.id, first!.sendFence, 'm-1')
  await database.officers.retry(id, officer)
  const claim = await database.requests.claim(id, {
    workerId: 'w',
    leaseSeconds: 60,
    maxAttempts: 5,
    siteCap: 9,
  })
  await database.requests.giveUp(id, claim!.fence, 'erp.unavailable')
  const second = await mailOf(id, 'failed')
  expect(second).toMatchObject({ state: 'pending', messageId: null })
  expect(second?.nid).not.toBe(first?.nid)
})

test('what an officer starts again takes back the mail that it failed, and failing again is a new one', async () => {
  const { id } = await requestIn('failed', database.requests, { site: 'untrue' })
  const first = await mailOf(id, 'failed')
  expect(first?.state).toBe('pending')
  await database.officers.retry(id, officer)
  expect(await mailOf(id, 'failed')).toMatchObject({ state: 'suppressed' })
  const claim = await database.requests.claim(id, claimOptions)
  await database.requests.giveUp(id, claim!.fence, 'storage.mismatch')
  const second = await mailOf(id, 'failed')
  expect(second?.state).toBe('pending')
  expect(second?.nid).not.toBe(first?.nid)
})

test('a file that is ready takes back the mail that it takes longer', async () => {
  const { id } = await requestIn('queued', database.requests, { site: 'untrue' })
  expect(await database.officers.extend(id, days(90), officer)).toBe(true)
  const { fence } = (await database.requests.claim(id, claimOptions))!
  await database.requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 })
  expect(await mailOf(id, 'extended')).toMatchObject({ state: 'suppressed' })
  expect(await mailOf(id, 'ready')).toMatchObject({ state: 'pending' })
})

test('a mail is sent again only when the first one is settled', async () => {
  const { id } = await requestIn('ready', database.requests, { site: 'mails' })
  expect(await database.officers.resend(id, officer)).toBe(false)
  const mail = await database.notifications.claimDue({ requestId: id })
  await database.notifications.markSent(mail!.id, mail!.sendFence, 'm-2')
  expect(await database.officers.resend(id, officer)).toBe(true)
  expect(await mailOf(id, 'ready')).toMatchObject({ state: 'pending', messageId: null })
  expect((await mailOf(id, 'ready'))?.nid).not.toBe(mail?.nid)
})

test('a mail that may be on its way is not sent again by an officer; one that is held is', async () => {
  const { id } = await requestIn('ready', database.requests, { site: 'mails' })
  const mail = await database.notifications.claimDue({ requestId: id })
  expect(await database.officers.resend(id, officer)).toBe(false)
  await database.notifications.markUnknown(mail!.id, mail!.sendFence, 'mail.outcome_unknown')
  expect(await database.officers.resend(id, officer)).toBe(false)
  expect(await mailOf(id, 'ready')).toMatchObject({ state: 'unknown', nid: mail!.nid })
  await database.notifications.markHeld(mail!.id, mail!.sendFence, 'mail.not_listed')
  expect(await database.officers.resend(id, officer)).toBe(true)
})

test('a mail is sent again after its request is held, never before', async () => {
  const { id } = await requestIn('ready', database.requests, { site: 'mails' })
  const mail = await database.notifications.claimDue({ requestId: id })
  await database.notifications.markSent(mail!.id, mail!.sendFence, 'm-3')
  await table.query('BEGIN')
  // Shorter than until a deadlock is looked for, which would end the other side and let it try again.
  await table.query(`SET LOCAL lock_timeout = '300ms'`)
  await table.query('SELECT FROM export_request WHERE id = $1 FOR NO KEY UPDATE', [id])
  const again = database.officers.resend(id, officer)
  const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await expect.poll(async () => (await table.query(waiting)).length).toBe(1)
  // As a cancel that takes the mail back: it waits for nobody.
  await table.query(`UPDATE notification SET reason_code = 'x' WHERE request_id = $1`, [id])
  await table.query('COMMIT')
  expect(await again).toBe(true)
})

test('who fails a second time is told of it, though the sender of the first mail has just found it untrue', async () => {
  const { id } = await requestIn('failed', database.requests, { site: 'mails' })
  const first = await database.notifications.claimDue({ requestId: id })
  await database.officers.retry(id, officer)
  const { fence } = (await database.requests.claim(id, claimOptions))!
  await database.requests.giveUp(id, fence, 'erp.table_unreadable')
  const { sendFence } = first!
  const refusal = ['suppressed', 'mail.no_longer_failed'] as const
  expect(await database.notifications.markRefused(first!.id, sendFence, ...refusal)).toBe(false)
  expect(await mailOf(id, 'failed')).toMatchObject({ state: 'pending' })
})

test('the deadline is put off once, to a later day, before it is over, and the person is owed the reason', async () => {
  const { id } = await requestIn('failed', database.requests, { site: 'late' })
  expect(await database.officers.extend(id, days(3), officer)).toBe(false)
  expect(await database.officers.extend(id, days(90), officer)).toBe(true)
  expect(await database.officers.extend(id, days(120), officer)).toBe(false)
  expect(await database.officers.extensionReason(id)).toBe(officer.reason)
  expect(await mailOf(id, 'extended')).toMatchObject({ state: 'pending' })
  const over = await requestIn('queued', database.requests, { site: 'late', dueAt: days(-1) })
  expect(await database.officers.extend(over.id, days(90), officer)).toBe(false)
  const answered = await requestIn('ready', database.requests, { site: 'late' })
  expect(await database.officers.extend(answered.id, days(90), officer)).toBe(false)
})

test('“this wasn’t me” counts once, freezes the account and tells the officers, until one of them lifts it', async () => {
  const subjectId = `${randomUUID()}@example.org`
  const { id } = await requestIn('ready', database.requests, { site: 'frozen', subjectId })
  const token = sha256('token-1')
  await database.officers.issueDisavowal(id, token, { ttlSeconds: 60 })
  expect(await database.officers.findDisavowal(token)).toBe(id)
  expect(await database.officers.disavow(sha256('guessed'))).toBeNull()
  expect(await database.officers.disavow(token)).toBe(id)
  expect(await database.officers.disavow(token)).toBeNull()
  expect(await database.officers.findDisavowal(token)).toBeNull()
  expect(await mailOf(id, 'disavowed')).toMatchObject({ state: 'pending' })
  await expect(database.requests.create(newRequest({ site: 'frozen', subjectId }))).rejects.toMatchObject({
    code: 'account.frozen',
  })
  expect(await database.officers.liftFreeze(id, officer)).toBe(true)
  expect((await database.requests.create(newRequest({ site: 'frozen', subjectId }))).created).toBe(true)
})

test('a link of “this wasn’t me” ends with its time', async () => {
  const { id } = await requestIn('queued', database.requests, { site: 'frozen' })
  await database.officers.issueDisavowal(id, sha256('old'), { ttlSeconds: -1 })
  expect(await database.officers.findDisavowal(sha256('old'))).toBeNull()
  expect(await database.officers.disavow(sha256('old'))).toBeNull()
})

test('what is asked on behalf of a person takes a second officer, who decides once', async () => {
  const proposal = { site: 'four', subjectId: 'p@example.org', askedBy: officer.name, reason: 'by letter' }
  expect(await database.officers.proposeDelegatedRequest(proposal)).toBe(true)
  expect(await database.officers.proposeDelegatedRequest(proposal)).toBe(false)
  const [waiting] = await database.officers.waitingDelegatedRequests('four')
  expect(waiting).toMatchObject(proposal)
  const decide = (site: string, by: string) =>
    database.officers.decideDelegatedRequest(site, waiting!.id, { by, allowed: true })
  expect(await decide('four', officer.name)).toBeNull()
  expect(await decide('elsewhere', another.name)).toBeNull()
  const both = await Promise.all([decide('four', another.name), decide('four', 'third@example.org')])
  expect(both.filter((decided) => decided !== null)).toHaveLength(1)
  expect(await database.officers.waitingDelegatedRequests('four')).toEqual([])
})

test('the desk shows each request once in the order of either sort, narrowed as asked', async () => {
  const site = 'table'
  for (let n = 0; n < 7; n += 1) await requestIn('queued', database.requests, { site, dueAt: days(7 - n) })
  const late = await requestIn('failed', database.requests, {
    site,
    dueAt: days(-2),
    subjectId: 'Late@x.example',
  })
  const answeredLate = await requestIn('ready', database.requests, { site, dueAt: days(-3) })
  const pages = async (filter: Partial<OfficerFilter>) => {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page = await database.officers.list({
        site,
        sort: 'received',
        limit: 2,
        ...filter,
        ...(cursor && { cursor }),
      })
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    return ids
  }
  const inOrder = async (order: string) =>
    (
      await table.query<{ id: string }>(
        `SELECT id FROM export_request WHERE site = '${site}' ORDER BY ${order}`,
      )
    ).map(({ id }) => id)
  expect(await pages({})).toEqual(await inOrder('received_at DESC, id DESC'))
  expect(await pages({ sort: 'due' })).toEqual(await inOrder('due_at, id'))
  expect(await pages({ overdue: true })).toEqual([late.id])
  expect(await pages({ status: 'ready' })).toEqual([answeredLate.id])
  expect(await pages({ search: 'late@' })).toEqual([late.id])
  expect(await pages({ search: late.id })).toEqual([late.id])
  expect(await pages({ search: 'ate@' })).toEqual([])
})

test('the figures count what the law asks to be counted', async () => {
  const site = 'figures'
  await requestIn('ready', database.requests, { site })
  await requestIn('failed', database.requests, { site, dueAt: days(-1) })
  const { id } = await requestIn('queued', database.requests, { site })
  await database.officers.extend(id, days(80), officer)
  expect(await database.officers.figures({ site, from: days(-1), before: days(1) })).toMatchObject({
    received: 3,
    answered: 1,
    overdue: 1,
    extended: 1,
    failed: 1,
    frozenAccounts: 0,
    medianDays: expect.any(Number),
  })
  expect(await database.officers.figures({ site, from: days(1), before: days(2) })).toMatchObject({
    received: 0,
    medianDays: null,
  })
})

test('a file nobody fetched is announced once before it goes, one that was fetched is not', async () => {
  const site = 'expiring'
  const forgotten = await requestIn('ready', database.requests, { site })
  const fetched = await requestIn('ready', database.requests, { site })
  await database.requests.recordDownload(fetched.id, { type: 'caller', id: fetched.subjectId })
  await table.query(`UPDATE export_request SET ready_at = now() - interval '6 days' WHERE site = '${site}'`)
  const look = { withinSeconds: 48 * 3600, limit: 100 }
  expect(await database.officers.oweExpiring(look)).toMatchObject({ owed: 1 })
  expect(await database.officers.oweExpiring(look)).toMatchObject({ owed: 0 })
  expect(await mailOf(forgotten.id, 'expiring')).toMatchObject({ state: 'pending' })
  expect(await mailOf(fetched.id, 'expiring')).toBeUndefined()
  await database.requests.cancel(forgotten.id, { type: 'caller', id: forgotten.subjectId })
  expect(await mailOf(forgotten.id, 'expiring')).toMatchObject({ state: 'suppressed' })
})

test('who may have the file by the link of a mail is not reminded of it; who was only led to the page is', async () => {
  const site = 'by link'
  const readyMail = async (opensFile: boolean, state: string) => {
    const { id } = await requestIn('ready', database.requests, { site })
    const mail = await database.notifications.claimDue({ requestId: id })
    await database.notifications.markHandedOver(mail?.id ?? '', mail?.sendFence ?? 0, { opensFile })
    await table.query(
      `UPDATE notification SET state = $2, message_id = id::text WHERE request_id = $1 AND kind = 'ready'`,
      [id, state],
    )
    return id
  }
  const maybe = await Promise.all(['sent', 'delivered', 'unknown'].map((state) => readyMail(true, state)))
  const reminded = [
    await readyMail(false, 'delivered'),
    await readyMail(true, 'bounced'),
    await readyMail(true, 'suppressed'),
  ]
  await table.query(`UPDATE export_request SET ready_at = now() - interval '6 days' WHERE site = $1`, [site])
  await database.officers.oweExpiring({ withinSeconds: 48 * 3600, limit: 100 })
  for (const id of maybe) expect(await mailOf(id, 'expiring')).toBeUndefined()
  for (const id of reminded) expect(await mailOf(id, 'expiring')).toMatchObject({ state: 'pending' })
  expect((await database.notifications.forRequest(maybe[0] as string))[0]?.opensFile).toBe(true)
})

test('figures by month count what the figures of the whole count, on the clock of the office', async () => {
  const site = 'months'
  for (const [at, status] of [
    ['2026-10-31T23:30:00Z', 'ready'],
    ['2026-11-15T12:00:00Z', 'failed'],
    ['2026-11-16T12:00:00Z', 'queued'],
  ] as const) {
    const { id } = await requestIn(status, database.requests, { site })
    await table.query(`UPDATE export_request SET received_at = $2, due_at = $2 WHERE id = $1`, [id, at])
  }
  const period = { site, from: new Date('2026-10-01'), before: new Date('2026-12-01') }
  expect(await database.officers.figuresByMonth({ ...period, timeZone: 'UTC' })).toEqual([
    { month: '2026-10', received: 1, answered: 1, overdue: 1 },
    { month: '2026-11', received: 2, answered: 0, overdue: 2 },
  ])
  expect(await database.officers.figuresByMonth({ ...period, timeZone: 'Europe/Berlin' })).toMatchObject([
    { month: '2026-11', received: 3 },
  ])
})

test('a look at files that go soon begins where the one before has ended, and none is passed over', async () => {
  const site = 'looked'
  const within = { withinSeconds: 48 * 3600, limit: 2 }
  const files = await Promise.all([1, 2, 3].map(() => requestIn('ready', database.requests, { site })))
  for (const [hours, { id }] of files.entries())
    await table.query(
      `UPDATE export_request SET ready_at = now() - interval '6 days', expires_at = now() + make_interval(hours => $2)
       WHERE id = $1`,
      [id, hours + 1],
    )
  const first = await database.officers.oweExpiring(within)
  expect(first.owed).toBe(2)
  expect(first.lookedUntil.getTime()).toBeLessThan(Date.now() + 2.1 * 3600_000)
  const second = await database.officers.oweExpiring({ ...within, lookedUntil: first.lookedUntil })
  expect(second.owed).toBe(1)
  expect(second.lookedUntil.getTime() - Date.now()).toBeGreaterThan(47 * 3600_000)
  expect(await database.officers.oweExpiring({ ...within, lookedUntil: second.lookedUntil })).toMatchObject({
    owed: 0,
  })
  for (const { id } of files) expect(await mailOf(id, 'expiring')).toMatchObject({ state: 'pending' })
})

test('how long a file takes is asked of the table once a minute for each site', async () => {
  const site = 'typical'
  const took = (seconds: number) =>
    table.query(
      `UPDATE export_request SET ready_at = received_at + make_interval(secs => $2) WHERE site = $1`,
      [site, seconds],
    )
  for (let n = 0; n < 5; n += 1) await requestIn('ready', database.requests, { site })
  await took(10)
  expect(await Promise.all([1, 2, 3].map(() => database.officers.typicalSeconds(site)))).toEqual([10, 10, 10])
  await took(20)
  expect(await database.officers.typicalSeconds(site)).toBe(10)
  expect(await database.officers.typicalSeconds('typical of nobody')).toBeNull()
})

test('how long a file usually takes is the median, so that one slow file tells nothing, and nothing is said of four', async () => {
  const files = async (site: string, seconds: number[]) => {
    for (const took of seconds) {
      const { id } = await requestIn('ready', database.requests, { site })
      const text = `UPDATE export_request SET ready_at = received_at + make_interval(secs => $2) WHERE id = $1`
      await table.query(text, [id, took])
    }
    return database.officers.typicalSeconds(site)
  }
  expect(await files('slow first', [4200, 1, 1, 2, 3])).toBe(2)
  expect(await files('four', [1, 1, 1, 1])).toBeNull()
})

test('what a site says of itself is kept, and told anew when it says another thing', async () => {
  const { siteProfiles } = database
  expect(await siteProfiles.get('silent')).toBeNull()
  await siteProfiles.keep('telling', { company: 'Globex', language: 'de' })
  await siteProfiles.keep('telling', { company: 'Globex International', language: null })
  expect(await siteProfiles.get('telling')).toEqual({ company: 'Globex International', language: null })
})

test('a link that a mail gives out again is as new, a used one stays used, and what is over is deleted', async () => {
  const { officers, requests } = database
  const { id } = await requestIn('queued', requests, { site: 'links' })
  const [tried, used, over] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string]
  const issue = (hash: string, ttlSeconds = 60) => officers.issueDisavowal(id, hash, { ttlSeconds })
  for (const hash of [tried, tried, over]) await issue(hash)
  await issue(over, -1)
  await issue(used)
  expect(await officers.disavow(used)).toBe(id)
  await issue(used)
  expect(await officers.findDisavowal(used)).toBeNull()
  // The freeze has ended all links; the mail that is tried again after it leads somewhere.
  expect(await officers.findDisavowal(tried)).toBeNull()
  await issue(tried)
  expect(await officers.findDisavowal(tried)).toBe(id)
  expect(await officers.forgetOldDisavowals()).toBeGreaterThan(0)
  expect(
    await table.query('SELECT token_hash FROM disavowal WHERE request_id = $1 ORDER BY 1', [id]),
  ).toEqual([{ token_hash: tried }, { token_hash: used }])
})
