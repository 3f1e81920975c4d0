import type { MatchReason } from '@pdd/core'
import { readKnownAddresses } from '../ownership/known-addresses.ts'
import type { Search } from '../ownership/search-context.ts'
import { select, withhold } from '../ownership/selection.ts'
import { type Found, valuesPerScan } from '../site/reader.ts'
import { refersTo, text } from '../subject/names-subject.ts'
import { inPortions } from '../values/chunks.ts'
import { lookAlikeKey } from '../values/mail/email-addresses.ts'
import type { OwnDocuments } from './attached.ts'
import type { Timeline } from './by-child-rows.ts'
import { type Headers, headers, type Mails } from './mail-headers.ts'

const reference = ['reference_doctype', 'reference_name']
const direction = 'sent_or_received'

/** Mail that is filed under the person's documents: what is filed under their records is found by its headers as well. */
export async function findFiled(
  search: Search,
  { referring, read }: Mails,
  own: OwnDocuments,
): Promise<void> {
  const { reader, subject } = search
  if (!reader.has('Communication', ...reference)) return
  const most = valuesPerScan[reader.snapshot.dialect.engine]
  const filed = [...own].filter(([via]) => !subject.records.has(via))
  const wanted = new Map(filed.map(([via, names]) => [via, new Set(names)]))
  const scans = inPortions(filed, most).map((portion) =>
    reader.scanAny({
      doctype: 'Communication',
      columns: ['name', ...headers, ...filing(search)],
      conditions: refersTo('reference_name', 'reference_doctype', [...portion]),
      visit([mail, ...cells]) {
        const [type, target, sent] = cells.slice(headers.length)
        if (!wanted.get(text(type))?.has(text(target))) return
        const found = headers.map((_, index) => read(cells[index]))
        referring.set(text(mail), { via: text(type), found, isSent: sent === 'Sent' })
      },
    }),
  )
  await Promise.all(scans)
}

/** The columns that say what a mail is filed under, and which way it went; none where the site has no such columns. */
export function filing({ reader }: Search): string[] {
  if (!reader.has('Communication', ...reference)) return []
  return reader.has('Communication', direction) ? [...reference, direction] : reference
}

/** The person's records that mail is filed under: in its timeline, or as its reference. */
export function filedUnder({ subject }: Search): { via: string; names: ReadonlySet<string> }[] {
  return [...subject.records]
    .filter(([via, records]) => !['User', 'Address', 'Employee'].includes(via) && records.size > 0)
    .map(([via, records]) => ({ via, names: new Set(records.keys()) }))
}

/** Mails by the links of their timelines. */
export async function findLinks(search: Search, timeline: Timeline): Promise<Map<string, MatchReason>> {
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
export async function findByTimeline(
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
  // What an app files by itself goes to nobody, and comes from an address of its own.
  const lone = [...referring.values()].flatMap(loneSenders)
  const isSomebodys = await readKnownAddresses(reader, lone)
  const nobodys = new Set(lone.filter((address) => !isSomebodys(address)))
  const settle = (
    mail: string,
    { found, isSent }: { found: Headers; isSent: boolean },
    reason: MatchReason,
    explained = true,
  ) => {
    // What was sent from here is the company's, whatever mailbox it was sent from.
    const participants = isSent ? found.slice(1) : found
    const others = participants.flatMap(({ addresses }) => addresses).filter((address) => !staff.has(address))
    if (others.some((address) => subject.unprovenAddresses.has(address))) return
    if (others.some((address) => lookAlikes.has(lookAlikeKey(address)))) return
    const outside = others.filter((address) => !nobodys.has(address))
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

function loneSenders({ found }: { found: Headers }): readonly string[] {
  const [sender, ...received] = found
  return received.every(({ addresses, unread }) => addresses.length + unread.length === 0)
    ? (sender?.addresses ?? [])
    : []
}
