import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { claimOptions, exportResult } from '../../../../test/support/export-requests.ts'
import { addressTie, metBy, readyWith, recordTie } from '../../../../test/support/undecided-ties.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase()

const officer = { name: 'dpo@example.org', reason: 'their contract names this customer' }
const another = { name: 'second@example.org', reason: 'the contract was of their brother' }
const openOf = async (site: string) => (await database.ties.open({ site, limit: 100 })).items
const countsOf = async (id: string) => (await database.requests.get(id))?.undecided
const nothing = { address: 0, contact: 0, customer: 0, supplier: 0, employee: 0, lead: 0, record: 0 }

test('what an attempt met is on the list once, with who says it and which request met it', async () => {
  const undecided = [recordTie('Maria Santos'), addressTie('m@example.org')]
  const { id, subjectId, fence } = await metBy(database, undecided, { site: 'met' })
  await database.ties.keep(id, fence, [...undecided, recordTie('Maria Santos', { reason: 'said again' })])
  const items = await openOf('met')
  expect(items).toHaveLength(2)
  expect(items).toContainEqual(
    expect.objectContaining({
      ...recordTie('Maria Santos'),
      ...{ subjectId, firstRequestId: id, lastRequestId: id, decided: null, ofPerson: 2 },
    }),
  )
  expect(items.map(({ doctype }) => doctype).toSorted()).toEqual(['Customer', null])
  expect(await database.ties.countOpen('met')).toBe(2)
  expect(await countsOf(id)).toEqual({ ...nothing, customer: 1, address: 1 })
})

test('a later export moves it on; what it does not meet any more is off the list, what is decided stays in force', async () => {
  const site = 'later'
  const first = await readyWith(database, [recordTie('Kept'), recordTie('Gone'), recordTie('Decided')], {
    site,
  })
  const decided = (await openOf(site)).find(({ name }) => name === 'Decided')!
  expect(await database.ties.decide(site, decided.id, 'confirmed', officer)).toBe(true)
  const second = await readyWith(database, [recordTie('Kept')], { site, subjectId: first.subjectId })
  expect(await openOf(site)).toMatchObject([
    { name: 'Kept', firstRequestId: first.id, lastRequestId: second.id },
  ])
  expect(await database.ties.decisions(site, first.subjectId)).toEqual([
    { kind: 'record', doctype: 'Customer', name: 'Decided', decision: 'confirmed' },
  ])
  expect(await countsOf(first.id)).toEqual({ ...nothing, customer: 3 })
  expect(await countsOf(second.id)).toEqual({ ...nothing, customer: 1 })
})

test('ERPNext’s own form takes nothing off the list: it is made by fewer rules', async () => {
  const site = 'frappe'
  const { subjectId } = await readyWith(database, [recordTie('Open')], { site })
  await readyWith(database, [], { site, subjectId, format: 'frappe' })
  expect(await openOf(site)).toHaveLength(1)
  await readyWith(database, [], { site, subjectId })
  expect(await openOf(site)).toEqual([])
})

test('a decision met again stays a decision', async () => {
  const site = 'again'
  const { subjectId } = await readyWith(database, [addressTie('a@example.org')], { site })
  const [tie] = await openOf(site)
  await database.ties.decide(site, tie!.id, 'refused', officer)
  await readyWith(database, [addressTie('a@example.org')], { site, subjectId })
  expect(await openOf(site)).toEqual([])
  expect(await database.ties.decisions(site, subjectId)).toEqual([
    { kind: 'address', doctype: null, name: 'a@example.org', decision: 'refused' },
  ])
})

test('decisions are of one account of one site', async () => {
  const { subjectId } = await readyWith(database, [recordTie('X')], { site: 'mine' })
  const [tie] = await openOf('mine')
  await database.ties.decide('mine', tie!.id, 'confirmed', officer)
  expect(await database.ties.decisions('mine', subjectId)).toHaveLength(1)
  expect(await database.ties.decisions('other', subjectId)).toEqual([])
  expect(await database.ties.decisions('mine', 'somebody@example.org')).toEqual([])
})

test('each decision stands in the timeline with name, words and what it was about, and in the trail without', async () => {
  const site = 'trail'
  const { id } = await readyWith(database, [recordTie('Maria Santos')], { site })
  const [tie] = await openOf(site)
  expect(await database.ties.decide(site, tie!.id, 'confirmed', officer)).toBe(true)
  expect(await database.ties.decide(site, tie!.id, 'confirmed', another)).toBe(false)
  expect(await database.ties.decide(site, tie!.id, 'refused', another)).toBe(true)
  const timeline = (await database.officers.timeline(id)).filter(({ officer: by }) => by !== null)
  expect(timeline).toMatchObject([
    {
      action: 'tie_confirmed',
      officer: officer.name,
      reason: officer.reason,
      about: 'Customer Maria Santos',
    },
    { action: 'tie_refused', officer: another.name, reason: another.reason, about: 'Customer Maria Santos' },
  ])
  const trail = await database.requests.auditTrail(id)
  expect(trail.slice(-2).map(({ action }) => action)).toEqual(['tie_confirmed', 'tie_refused'])
  expect(JSON.stringify(trail)).not.toMatch(/Maria|dpo@|second@/)
  expect(await database.ties.decided({ site, limit: 10 })).toMatchObject([
    { name: 'Maria Santos', decided: { decision: 'refused', by: another.name, reason: another.reason } },
  ])
  await expect(table.query(`DELETE FROM tie WHERE site = '${site}'`)).rejects.toMatchObject({
    constraint: 'officer_action_tie_id_fkey',
  })
})

test('of two officers who confirm at once, one has', async () => {
  await readyWith(database, [recordTie('Race')], { site: 'race' })
  const [tie] = await openOf('race')
  const both = await Promise.all(
    [officer, another].map((who) => database.ties.decide('race', tie!.id, 'confirmed', who)),
  )
  expect(both.toSorted()).toEqual([false, true])
})

test('nobody decides about themselves, in whatever case they write their name', async () => {
  const site = 'self'
  await readyWith(database, [recordTie('Self')], { site, subjectId: 'Dpo@Example.org' })
  const [tie] = await openOf(site)
  expect(await database.ties.decide(site, tie!.id, 'confirmed', officer)).toBe(false)
  await expect(
    table.query(
      `UPDATE tie SET decision = 'confirmed', decided_by = 'dpo@example.org', decided_at = now(), decision_reason = 'x'
       WHERE site = '${site}'`,
    ),
  ).rejects.toMatchObject({ constraint: 'tie_takes_another_person' })
})

test('another site’s is not there to read or to decide', async () => {
  await readyWith(database, [recordTie('Theirs')], { site: 'theirs' })
  const [tie] = await openOf('theirs')
  expect(await database.ties.get('ours', tie!.id)).toBeNull()
  expect(await database.ties.get('ours', 'no id')).toBeNull()
  expect(await database.ties.decide('ours', tie!.id, 'confirmed', officer)).toBe(false)
  expect((await database.ties.get('theirs', tie!.id))?.decided).toBeNull()
})

test('who has lost the lease writes nothing, not even a count', async () => {
  const site = 'fenced'
  const { id, fence } = await metBy(database, [recordTie('First')], { site })
  await table.query(`UPDATE export_request SET lease_until = now() - interval '1 second' WHERE id = '${id}'`)
  await database.requests.claim(id, claimOptions)
  expect(await database.ties.keep(id, fence, [recordTie('Late'), addressTie('late@example.org')])).toBe(false)
  expect(await database.ties.keep(id, fence + 2, [])).toBe(false)
  expect((await openOf(site)).map(({ name }) => name)).toEqual(['First'])
  expect(await countsOf(id)).toEqual({ ...nothing, customer: 1 })
  await database.requests.publish(id, fence + 1, exportResult(id, fence + 1), { ttlSeconds: 60 })
  expect(await database.ties.keep(id, fence + 1, [])).toBe(false)
  expect(await openOf(site)).toHaveLength(1)
})

test('500 of one person are kept, in turns by who made the document, and all are counted', async () => {
  const site = 'crowd'
  const crowd = Array.from({ length: 900 }, (_, n) =>
    recordTie(`spam ${n}`, { source: { doctype: 'Contact', name: `c${n}`, owner: 'spammer@example.net' } }),
  )
  const { id } = await readyWith(database, [...crowd, recordTie('genuine')], { site })
  expect(await countsOf(id)).toEqual({ ...nothing, customer: 901 })
  expect(await database.ties.countOpen(site)).toBe(500)
  const everybody = await openOf(site)
  expect(everybody).toHaveLength(10)
  expect(everybody[0]?.ofPerson).toBe(500)
  const names: string[] = []
  let cursor: string | null = null
  do {
    const page = await database.ties.open({ site, requestId: id, limit: 90, ...(cursor && { cursor }) })
    names.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(names).toHaveLength(500)
  expect(new Set(names).size).toBe(500)
  expect(names).toContain('genuine')
})

test.each([
  ['a character that PostgreSQL does not hold', 'a\u0000b'],
  ['half a character', 'a\ud800b'],
  ['no end', 'ü'.repeat(100_000)],
])('a name with %s is counted and not kept, and the rest is', async (_, name) => {
  const site = `odd-${randomUUID()}`
  const odd = { doctype: 'Contact', name, owner: name }
  const undecided = [
    recordTie(name),
    addressTie(name),
    recordTie('x', { doctype: name }),
    recordTie('fine', { source: odd }),
    recordTie('字'.repeat(254), { doctype: '字'.repeat(140) }),
  ]
  const subjectId = `${'字'.repeat(100)}${randomUUID()}`
  const { id } = await readyWith(database, undecided, { site, subjectId })
  expect((await openOf(site)).map((tie) => tie.name).toSorted()).toEqual(['fine', '字'.repeat(254)])
  expect(await countsOf(id)).toEqual({ ...nothing, customer: 2, address: 1, record: 2 })
})

const row = (columns: string, values: string) =>
  `INSERT INTO tie (site, subject_id, name, reason, source_doctype, source_name, first_request_id, last_request_id, ${columns})
   SELECT site, subject_id, gen_random_uuid()::text, 'r', 'Contact', 'c', id, id, ${values} FROM export_request LIMIT 1`

test.each([
  ['a kind that does not exist', row('kind, doctype', `'party', 'Customer'`)],
  ['a record without a DocType', row('kind, doctype', `'record', ''`)],
  ['an address with one', row('kind, doctype', `'address', 'Contact'`)],
  ['half a decision', row('kind, doctype, decision', `'address', '', 'confirmed'`)],
  [
    'a decision without a reason',
    row(
      'kind, doctype, decision, decided_by, decided_at, decision_reason',
      `'address', '', 'refused', 'o', now(), ' '`,
    ),
  ],
  [
    'a decision that does not exist',
    row(
      'kind, doctype, decision, decided_by, decided_at, decision_reason',
      `'address', '', 'perhaps', 'o', now(), 'r'`,
    ),
  ],
])('the table itself refuses %s', async (_, statement) => {
  await readyWith(database, [], { site: 'checks' })
  await expect(table.query(statement)).rejects.toMatchObject({ code: '23514' })
})
