import type { MatchReason } from '@pdd/core'
import { join, list, name, sql, table } from '../erp/sql.ts'
import { foldAscii, lookAlikeKey, parseAddresses } from './addresses.ts'
import { text } from './matching.ts'
import type { Search } from './search.ts'
import { createSelection, type Selection, select, withhold } from './selection.ts'
import { chunks } from './site-reader.ts'

const headers = ['sender', 'recipients', 'cc', 'bcc']

/** Mail from or to the person, and what Frappe's timeline ties to their contacts and leads, where the mail bears it out. */
export async function findMail(search: Search): Promise<Selection> {
  const selection = createSelection('Communication')
  if (!search.reader.has('Communication', ...headers)) return selection
  await findByHeaders(search, selection)
  await findByTimeline(search, selection)
  return selection
}

/** One scan for all addresses. The database finds candidates; what counts is the parsed header. */
async function findByHeaders(search: Search, selection: Selection): Promise<void> {
  const { reader, subject, staff } = search
  const { dialect } = reader.snapshot
  const outside = new Set<string>()
  const addresses = [...subject.addresses, ...subject.sharedAddresses]
  const candidates = headers.flatMap((header) =>
    addresses.map((address) => dialect.contains(name(header), address)),
  )
  const statement = sql`SELECT name, ${join(headers.map(name), ', ')} FROM ${table('Communication')} WHERE ${join(candidates, ' OR ')}`
  for await (const rows of reader.snapshot.stream(statement))
    for (const [row, ...cells] of rows) {
      const found = cells.map((cell) => addressesIn(text(cell)))
      const mine = headers.filter((_, index) =>
        found[index]?.some((address) => subject.addresses.includes(address)),
      )
      const reasons = mine.map((field) => ({ field }))
      for (const sender of found[0] ?? [])
        if (!staff.has(sender) && !subject.addresses.includes(sender)) outside.add(sender)
      if (mine.includes('sender')) select(selection, text(row), { reasons, columns: 'all', rows: 'all' })
      else if (mine.length > 0) select(selection, text(row), { reasons, columns: 'all', rows: 'matched' })
      else if (found.flat().some((address) => subject.sharedAddresses.includes(address)))
        withhold(selection, text(row), 'shared_mailbox', true)
    }
  await learnOtherSenders(search, outside)
}

/**
 * A timeline link is a hint of Frappe's, made with the database's collation. It counts for what has no outside
 * participant (a call, a meeting, a note of the staff); mail of an outside address that is not the person's does not.
 */
async function findByTimeline(search: Search, selection: Selection): Promise<void> {
  const { reader, subject, staff } = search
  const linked = await findLinked(search)
  for (const mail of [...linked.keys()])
    if (selection.matches.has(mail) || selection.withheld.has(mail)) linked.delete(mail)
  if (linked.size === 0) return

  const lookAlikes = new Set([...subject.addresses, ...subject.sharedAddresses].map(lookAlikeKey))
  for (const names of chunks([...linked.keys()], 500)) {
    const statement = sql`SELECT name, ${join(headers.map(name), ', ')} FROM ${table('Communication')} WHERE name IN (${list(names)})`
    for await (const rows of reader.snapshot.stream(statement))
      for (const [row, ...cells] of rows) {
        const outside = cells
          .flatMap((cell) => addressesIn(text(cell)))
          .filter((address) => !staff.has(address))
        const reason = linked.get(text(row))
        if (reason === undefined || outside.some((address) => subject.unprovenAddresses.includes(address)))
          continue
        if (outside.some((address) => lookAlikes.has(lookAlikeKey(address)))) continue
        if (outside.length > 0) withhold(selection, text(row), 'unexplained_link', true)
        else select(selection, text(row), { reasons: [reason], columns: 'all', rows: 'matched' })
      }
  }
}

/** What is filed under the records that are the person: in the timeline, or as its reference. */
async function findLinked({ reader, subject }: Search): Promise<Map<string, MatchReason>> {
  const linked = new Map<string, MatchReason>()
  for (const [via, records] of subject.records) {
    if (['User', 'Address', 'Employee'].includes(via)) continue
    const ofType = { and: { link_doctype: via } }
    const links = await reader.whereIn('Communication Link', ['parent'], 'link_name', records.keys(), ofType)
    for (const { parent = '' } of links) linked.set(parent, { child: 'timeline_links', via })
    const referring = await reader.whereIn('Communication', ['name'], 'reference_name', records.keys(), {
      and: { reference_doctype: via },
    })
    for (const { name: mail = '' } of referring)
      if (!linked.has(mail)) linked.set(mail, { field: 'reference_name', via })
  }
  return linked
}

/** Whose words a mail holds that came from outside the company: to other recipients they are another person's. */
async function learnOtherSenders(
  { reader, subject, otherSenders }: Search,
  outside: Set<string>,
): Promise<void> {
  if (!subject.isWebsiteUser) {
    for (const address of outside) otherSenders.add(address)
    return
  }
  for (const [doctype, column] of personalAddresses)
    for (const row of await reader.whereIn(doctype, [column], column, outside, { ignoreCase: true }))
      otherSenders.add(foldAscii(row[column] ?? ''))
}

const personalAddresses = [
  ['User', 'email'],
  ['Contact Email', 'email_id'],
  ['Contact', 'email_id'],
  ['Lead', 'email_id'],
  ['Employee', 'personal_email'],
] as const

function addressesIn(header: string): string[] {
  return parseAddresses(header).map(({ address }) => address)
}
