import type { MatchReason } from '@pdd/core'
import { join } from '../../erp/sql.ts'
import type { TextRow } from '../site/batched-scans.ts'
import { type Condition, type Found, valuesPerScan } from '../site/reader.ts'
import { holdsOneOf, refersTo, text } from '../subject/names-subject.ts'
import { chunks } from '../values/chunks.ts'
import { foldAscii, lookAlikeKey, readHeader } from '../values/email-addresses.ts'
import { mentions } from '../values/mentions.ts'
import type { OwnDocuments } from './attached.ts'
import type { Timeline } from './by-child-rows.ts'
import type { Search } from './search-context.ts'
import { createSelection, type Match, type Selection, select, withhold } from './selection.ts'

const headers = ['sender', 'recipients', 'cc', 'bcc']
const reference = ['reference_doctype', 'reference_name']
const direction = 'sent_or_received'

/** `unread`: what of the header could not be read */
type Header = { addresses: readonly string[]; unread: readonly string[] }
type Headers = readonly Header[]
type Mails = {
  selection: Selection
  /** what refers to the person's records, and does not name them */
  referring: Map<string, { via: string; found: Headers; isSent: boolean }>
  read(cell: string | null | undefined): Header
}

export type FoundMail = {
  selection: Selection
  /** senders of mail to the person who are other data subjects, folded */
  otherSenders: ReadonlySet<string>
}

/** Mail from or to the person, and what Frappe's timeline ties to their contacts and leads, where the mail bears it out. */
export async function findMail(
  search: Search,
  { own, told }: { own: OwnDocuments; told: OwnDocuments },
  timeline: Timeline,
): Promise<FoundMail> {
  const selection = createSelection('Communication', search.matches)
  if (!search.reader.has('Communication', ...headers)) return { selection, otherSenders: new Set() }
  const mails: Mails = { selection, referring: new Map(), read: createHeaderReader() }
  const [links, otherSenders] = await Promise.all([
    findLinks(search, timeline),
    findByHeaders(search, mails),
    findFiled(search, mails, own),
  ])
  await findByTimeline(search, mails, links, told)
  return { selection, otherSenders }
}

const mostRemembered = 20_000
const longestRemembered = 1_000

/** The mails of a person have few different headers: each is parsed once, as long as it is remembered. */
function createHeaderReader(): Mails['read'] {
  const remembered = new Map<string, Header>()
  return (header) => {
    const known = remembered.get(header ?? '')
    if (known !== undefined) return known
    const { items, unread } = readHeader(header ?? '')
    const read = { addresses: items.map(({ address }) => address), unread }
    if (remembered.size >= mostRemembered) remembered.clear()
    if ((header ?? '').length <= longestRemembered) remembered.set(header ?? '', read)
    return read
  }
}

/**
 * One scan for all addresses, and for what refers to the person's records. The database finds candidates; what counts is
 * the parsed header. One that holds an address of the person and could not be read is kept back.
 *
 * @returns whose words the mails hold besides
 */
async function findByHeaders(
  search: Search,
  { selection, referring, read }: Mails,
): Promise<ReadonlySet<string>> {
  const { reader, subject, staff } = search
  const { dialect } = reader.snapshot
  const { addresses: own, sharedAddresses: shared, undecidedAddresses: undecided } = subject
  const all = new Set([...own, ...shared, ...undecided])
  const outside = new Set<string>()
  const matchOf = createMailMatches()
  const refers = reader.has('Communication', ...reference) ? filedUnder(search) : []
  const visit = ([mail, ...cells]: TextRow) => {
    const found = headers.map((_, index) => read(cells[index]))
    const mine = found.map(({ addresses }) => addresses.some((address) => own.has(address)))
    if (mine.includes(true)) {
      select(selection, text(mail), matchOf(mine))
      for (const sender of found[0]?.addresses ?? [])
        if (!staff.has(sender) && !own.has(sender)) outside.add(sender)
    } else if (found.some(({ addresses }) => addresses.some((address) => shared.has(address))))
      withhold(selection, text(mail), 'shared_mailbox', true)
    else if (found.some(({ addresses }) => addresses.some((address) => undecided.has(address))))
      withhold(selection, text(mail), 'undecided', false)
    else if (found.some(({ unread }) => unread.some((part) => mentions(part, all))))
      withhold(selection, text(mail), 'unreadable', true)
    const [type, target, sent] = cells.slice(headers.length)
    const via = refers.find((one) => one.via === type && one.names.has(target ?? ''))?.via
    if (via !== undefined) referring.set(text(mail), { via, found, isSent: sent === 'Sent' })
  }
  const naming = headers.map((header) => holdsOneOf(dialect, header, [...all]))
  const targets = refers.map(({ via, names }): [string, string[]] => [via, [...names]])
  const conditions: Condition[] = [
    { sql: join(naming, ' OR '), key: [], reads: headers.length },
    ...refersTo('reference_name', 'reference_doctype', targets),
  ]
  const columns = ['name', ...headers, ...(refers.length > 0 ? filing(search) : [])]
  await reader.scanAny({ doctype: 'Communication', columns, conditions, visit })
  return otherSendersAmong(search, outside)
}

/** One object for all mails in whose same headers the person stands. The sender gets all of it. */
function createMailMatches(): (mine: readonly boolean[]) => Match {
  const matches = new Map<string, Match>()
  return (mine) => {
    const key = mine.join()
    const known = matches.get(key)
    if (known !== undefined) return known
    const reasons = headers.filter((_, index) => mine[index]).map((field) => ({ field }))
    const match: Match = { reasons, columns: 'all', rows: mine[0] ? 'all' : 'matched' }
    matches.set(key, match)
    return match
  }
}

/** Mail that is filed under the person's documents: what is filed under their records is found by its headers as well. */
async function findFiled(search: Search, { referring, read }: Mails, own: OwnDocuments): Promise<void> {
  const { reader, subject } = search
  if (!reader.has('Communication', ...reference)) return
  const most = valuesPerScan[reader.snapshot.dialect.engine]
  const filed = [...own].filter(([via]) => !subject.records.has(via))
  const scans = filed.flatMap(([via, names]) =>
    chunks(names, most).map((some) => {
      const wanted = new Set(some)
      return reader.scanAny({
        doctype: 'Communication',
        columns: ['name', ...headers, ...filing(search)],
        conditions: refersTo('reference_name', 'reference_doctype', [[via, some]]),
        visit([mail, ...cells]) {
          const [type, target, sent] = cells.slice(headers.length)
          if (type !== via || !wanted.has(target ?? '')) return
          const found = headers.map((_, index) => read(cells[index]))
          referring.set(text(mail), { via, found, isSent: sent === 'Sent' })
        },
      })
    }),
  )
  await Promise.all(scans)
}

/** What a mail is filed under, and which way it went. */
function filing({ reader }: Search): string[] {
  return reader.has('Communication', direction) ? [...reference, direction] : reference
}

/** The person's records that mail is filed under: in its timeline, or as its reference. */
function filedUnder({ subject }: Search): { via: string; names: ReadonlySet<string> }[] {
  return [...subject.records]
    .filter(([via, records]) => !['User', 'Address', 'Employee'].includes(via) && records.size > 0)
    .map(([via, records]) => ({ via, names: new Set(records.keys()) }))
}

/** Mails by the links of their timelines. */
async function findLinks(search: Search, timeline: Timeline): Promise<Map<string, MatchReason>> {
  const links = new Map<string, MatchReason>()
  for (const { via, names } of filedUnder(search)) {
    const reason: MatchReason = { child: 'timeline_links', via }
    const mails = timeline === null ? await linkedTo(search, via, names) : (timeline.get(via) ?? [])
    for (const mail of mails) links.set(mail, reason)
  }
  return links
}

async function linkedTo({ reader }: Search, via: string, names: ReadonlySet<string>): Promise<string[]> {
  const ofType = { and: { link_doctype: via } }
  const rows = await reader.whereIn('Communication Link', ['parent'], 'link_name', names, ofType)
  return rows.map(({ parent = '' }) => parent)
}

/**
 * A timeline link is a hint of Frappe's, made with the database's collation. It counts for what has no outside
 * participant (a call, a meeting, a note of the staff); mail of an outside address that is not the person's does not. Nor does
 * mail among the staff, nor what they filed under somebody else's document: whoever puts an address of theirs on a contact
 * has all of that linked to what the contact names.
 */
async function findByTimeline(
  search: Search,
  { selection, referring, read }: Mails,
  links: ReadonlyMap<string, MatchReason>,
  own: OwnDocuments,
): Promise<void> {
  const { reader, subject, staff } = search
  const lookAlikes = new Set([...subject.addresses, ...subject.sharedAddresses].map(lookAlikeKey))
  const isKnown = (mail: string) => selection.matches.has(mail) || selection.withheld.has(mail)
  const filed = new Map([...own].map(([doctype, names]) => [doctype, new Set(names)]))
  const isElsewhere = ({ reference_doctype = '', reference_name = '' }: Found) =>
    reference_name !== '' && !filed.get(reference_doctype)?.has(reference_name)
  const settle = (
    mail: string,
    { found, isSent }: { found: Headers; isSent: boolean },
    reason: MatchReason,
    explained = true,
  ) => {
    // What was sent from here is the company's, whatever mailbox it was sent from.
    const participants = isSent ? found.slice(1) : found
    const outside = participants
      .flatMap(({ addresses }) => addresses)
      .filter((address) => !staff.has(address))
    if (outside.some((address) => subject.unprovenAddresses.has(address))) return
    if (outside.some((address) => lookAlikes.has(lookAlikeKey(address)))) return
    if (found.some(({ unread }) => unread.length > 0)) withhold(selection, mail, 'unreadable', true)
    else if (outside.length > 0 || !explained) withhold(selection, mail, 'unexplained_link', true)
    else select(selection, mail, { reasons: [reason], columns: 'all', rows: 'matched' })
  }
  const linked = [...links.keys()].filter((mail) => !isKnown(mail))
  for (const [mail, filed] of referring)
    if (!isKnown(mail) && !links.has(mail)) settle(mail, filed, { field: 'reference_name', via: filed.via })
  const columns = [...new Set(['name', ...headers, ...reference, direction])]
  for (const row of await reader.whereIn('Communication', columns, 'name', linked)) {
    const reason = links.get(row.name ?? '')
    const found = headers.map((header) => read(row[header]))
    const [, ...received] = found
    const explained = received.every(({ addresses }) => addresses.length === 0) && !isElsewhere(row)
    if (reason !== undefined)
      settle(
        row.name ?? '',
        { found, isSent: row[direction] === 'Sent' },
        reason,
        explained || referring.has(row.name ?? ''),
      )
  }
}

/** Whose words a mail holds that came from outside the company: to other recipients they are another person's. */
async function otherSendersAmong(
  { reader, subject }: Search,
  outside: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (!subject.isWebsiteUser) return outside
  const found = personalAddresses.map(async ([doctype, column]) => {
    const rows = await reader.whereIn(doctype, [column], column, outside, { ignoreCase: true })
    return rows.map((row) => foldAscii(row[column] ?? ''))
  })
  return new Set((await Promise.all(found)).flat())
}

const personalAddresses = [
  ['User', 'email'],
  ['Contact Email', 'email_id'],
  ['Contact', 'email_id'],
  ['Lead', 'email_id'],
  ['Employee', 'personal_email'],
] as const
