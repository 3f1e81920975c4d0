import type { Manifest, MatchReason, UndecidedTie } from '@pdd/core'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Match, type Selection, select, withhold } from '../ownership/selection.ts'
import { type ProcessingFacts, readProcessingFacts } from '../site/processing-facts.ts'
import {
  addUploads,
  findComments,
  findFiles,
  findVersions,
  type OwnDocuments,
  ownDocuments,
  toldDocuments,
} from './attached.ts'
import { findByFields } from './by-fields.ts'
import { findDeleted } from './deleted-documents.ts'
import { findHanging } from './hanging.ts'
import { findMail } from './mail.ts'
import { findShownAddresses } from './shown-addresses.ts'
import type { Settings } from './singles.ts'
import { findBesideDoctypes } from './stores/beside-doctypes.ts'
import { findStoredRows } from './stores/find-stores.ts'
import type { OwnRows } from './stores/own-rows.ts'
import { findRawMail } from './stores/raw-mail.ts'
import { findLines } from './telephones/lines.ts'
import { numbersOf } from './telephones/numbers.ts'
import { createOpenRows } from './telephones/open-rows.ts'

/** All that was found of a person. */
export type Findings = {
  /** every document of the site that is about the person, by doctype, in the order in which it is written */
  selections: readonly Selection[]
  /** senders of mail to the person who are other data subjects, folded: their words are theirs */
  otherSenders: ReadonlySet<string>
  /** the fields of the settings that may name the person */
  settings: Settings
  /** of these selections the rows have no names, by what they are called */
  ownRows: ReadonlyMap<string, OwnRows>
  /** what the site itself says of the doctypes in which something was found */
  processing: (doctype: string) => ProcessingFacts
  /** what could not be looked at, and is no fault */
  notes: Manifest['notes']
  /** what only a telephone number ties to the person: an officer decides */
  undecided: readonly UndecidedTie[]
}

/** Finds every document of the site that is about the person, and changes nothing of what it is given. */
export async function findEverything(search: Search): Promise<Findings> {
  const persons = personRecords(search)
  const numbers = numbersOf(search)
  const openRows = createOpenRows(search, search.known)
  const [{ selections: byFields, settings, timeline }, lines] = await Promise.all([
    findByFields(search),
    numbers === null ? [] : findLines(search, numbers, openRows),
  ])
  const generic = [...byFields, ...lines]
  const direct = ownDocuments(
    search.subject,
    [...persons, ...generic].filter(({ doctype }) => doctype !== 'Communication'),
  )
  const hanging = await findHanging(search, direct)
  const own = joined(direct, ownDocuments(search.subject, hanging))
  // At once: queries that are issued together are combined into few statements (UNION ALL).
  const [mail, comments, files, versions, deleted, addresses, stored] = await Promise.all([
    findMail(search, { own, told: toldDocuments([...persons, ...generic, ...hanging]) }, timeline, {
      numbers,
      openRows,
    }),
    findComments(search, own),
    findFiles(search, own),
    findVersions(search, own),
    findDeleted(search),
    findShownAddresses(search, own),
    findStoredRows(search),
  ])
  const mails = [...generic.filter(({ doctype }) => doctype === 'Communication'), mail.selection]
  const raw = await findRawMail(search)
  const found = [...persons, ...generic, ...hanging, mail.selection, comments]
  const further = [versions, deleted, addresses, ...stored]
  // Files may be found still; what is beside the doctypes has no permissions of its own.
  const doctypes = [...found, files.selection, ...further, ...raw].flatMap(({ doctype, matches }) =>
    matches.size > 0 || doctype === 'File' ? [doctype] : [],
  )
  const [uploads, processing] = await Promise.all([
    addUploads(search, ownDocuments(search.subject, [...mails, comments]), files),
    readProcessingFacts(search.reader, [...new Set(doctypes)]),
  ])
  const beside = await findBesideDoctypes(search)
  const selections = merge([...found, uploads, ...further, ...beside.selections, ...raw])
  const { ownRows, notes } = beside
  const shown = new Map(selections.map(({ doctype, matches }) => [doctype, matches]))
  const undecided = openRows.undecided.filter(
    ({ doctype, name }) => shown.get(doctype ?? '')?.has(name) !== true,
  )
  return { selections, otherSenders: mail.otherSenders, settings, ownRows, processing, notes, undecided }
}

function joined(one: OwnDocuments, other: OwnDocuments): OwnDocuments {
  const all = new Map(one)
  for (const [doctype, names] of other)
    all.set(doctype, [...new Set([...(all.get(doctype) ?? []), ...names])])
  return all
}

/** The records that are the person, and those that were found and kept back on the way to them. */
function personRecords({ subject, matches }: Search): Selection[] {
  const selections = [...subject.records].map(([doctype, names]) => {
    const selection = createSelection(doctype, matches)
    const rows: Match['rows'] = doctype === 'User' || doctype === 'Contact' ? 'every' : 'own'
    for (const [name, reasons] of names)
      select(selection, name, { reasons: reasons satisfies MatchReason[], columns: 'all', rows })
    return selection
  })
  const selectionOf = (doctype: string) => {
    const known = selections.find((selection) => selection.doctype === doctype)
    if (known !== undefined) return known
    const added = createSelection(doctype, matches)
    selections.push(added)
    return added
  }
  for (const [name, reasons] of subject.claims)
    select(selectionOf('Contact'), name, { reasons, columns: 'all', rows: 'every' })
  for (const { doctype, name, reason, nameable } of subject.withheld.values())
    withhold(selectionOf(doctype), name, reason, nameable)
  return selections
}

const first = ['User', 'Contact', 'Address', 'Employee', 'Customer', 'Supplier', 'Lead']

function merge(selections: readonly Selection[]): Selection[] {
  const merged = new Map<string, Selection>()
  for (const { doctype, matches, withheld, pool } of selections) {
    const into = merged.get(doctype) ?? createSelection(doctype, pool)
    merged.set(doctype, into)
    for (const [name, match] of matches) select(into, name, match)
    for (const [name, { reason, nameable }] of withheld)
      if (!into.withheld.has(name)) withhold(into, name, reason, nameable)
  }
  const rank = (doctype: string) => (first.includes(doctype) ? first.indexOf(doctype) : first.length)
  return [...merged.values()]
    .filter(({ matches, withheld }) => matches.size + withheld.size > 0)
    .sort((a, b) => rank(a.doctype) - rank(b.doctype) || (a.doctype < b.doctype ? -1 : 1))
}
