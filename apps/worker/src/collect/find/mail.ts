import { join } from '../../erp/sql.ts'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Match, type Selection, select, withhold } from '../ownership/selection.ts'
import type { TextRow } from '../site/batched-scans.ts'
import type { Condition } from '../site/reader.ts'
import { holdsOneOf, refersTo, text } from '../subject/names-subject.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { mentions } from '../values/mail/mentions.ts'
import type { OwnDocuments } from './attached.ts'
import type { Timeline } from './by-child-rows.ts'
import { filedUnder, filing, findByTimeline, findFiled, findLinks } from './filed-mail.ts'
import { createHeaderReader, headers, type Mails } from './mail-headers.ts'
import { type ByTelephone, type Calls, createCalls } from './telephones/calls.ts'

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
  byTelephone: ByTelephone,
): Promise<FoundMail> {
  const selection = createSelection('Communication', search.matches)
  if (!search.reader.has('Communication', ...headers)) return { selection, otherSenders: new Set() }
  const calls = createCalls(search, byTelephone)
  const mails: Mails = { selection, referring: new Map(), read: createHeaderReader() }
  const [links, otherSenders] = await Promise.all([
    findLinks(search, timeline),
    findByHeaders(search, mails, calls),
    findFiled(search, mails, own),
  ])
  await findByTimeline(search, mails, links, told)
  await calls?.settle(selection)
  return { selection, otherSenders }
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
  calls: Calls | null,
): Promise<ReadonlySet<string>> {
  const { reader, subject, staff } = search
  const { dialect } = reader.snapshot
  const { addresses: own, sharedAddresses: shared, undecidedAddresses: undecided } = subject
  const all = new Set([...own, ...shared, ...undecided])
  const outside = new Set<string>()
  const matchOf = createMailMatches()
  const refers = filing(search).length > 0 ? filedUnder(search) : []
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
    calls?.look(mail, cells, found)
    const [type, target, sent] = cells.slice(headers.length)
    const via = refers.find((one) => one.via === type && one.names.has(target ?? ''))?.via
    if (via !== undefined) referring.set(text(mail), { via, found, isSent: sent === 'Sent' })
  }
  const naming = headers.map((header) => holdsOneOf(dialect, header, [...all]))
  const targets = refers.map(({ via, names }): [string, string[]] => [via, [...names]])
  const conditions: Condition[] = [
    { sql: join(naming, ' OR '), key: [], reads: headers.length },
    ...refersTo('reference_name', 'reference_doctype', targets),
    ...(calls?.conditions ?? []),
  ]
  const columns = [
    'name',
    ...headers,
    ...(refers.length > 0 ? filing(search) : []),
    ...(calls?.columns ?? []),
  ]
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
