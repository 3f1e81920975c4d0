import { hasRecord, type Records } from '../evidence/known-records.ts'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, fact, type Match, type Selection, select, whole } from '../ownership/selection.ts'
import { isAboutPeople } from '../rules/about-people.ts'
import type { TextRow } from '../site/batched-scans.ts'
import { type Condition, type SiteReader, valuesPerScan } from '../site/reader.ts'
import { accountsOf, refersTo, text } from '../subject/names-subject.ts'
import type { Subject } from '../subject/subject.ts'
import { inPortions } from '../values/chunks.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'

/** The person's documents, by doctype: what hangs on them is about the person too. */
export type OwnDocuments = ReadonlyMap<string, readonly string[]>

/** Mail counts for its attachments, and not for what the staff wrote on it: others may have got it too. */
export function ownDocuments({ records }: Subject, selections: readonly Selection[]): OwnDocuments {
  const own = new Map<string, string[]>()
  for (const { doctype, matches } of selections) {
    const names = [...matches].filter(([name, match]) => isOwn(records, doctype, name, match))
    if (names.length > 0) own.set(doctype, [...(own.get(doctype) ?? []), ...names.map(([name]) => name)])
  }
  return own
}

/** Documents of which the person gets the fields, whether or not all rows: what they took part in. */
export function toldDocuments(selections: readonly Selection[]): OwnDocuments {
  return new Map(
    selections.map(({ doctype, matches }) => [
      doctype,
      [...matches].filter(([, { columns }]) => columns === 'all').map(([name]) => name),
    ]),
  )
}

function isOwn(records: Records, doctype: string, name: string, { columns, rows }: Match): boolean {
  return (
    columns === 'all' &&
    (rows === 'all' || rows === 'every' || doctype === 'Communication' || hasRecord(records, doctype, name))
  )
}

/**
 * Comments by the person, and comments on the person's documents. What the staff wrote on records of people is told as
 * a fact: the words are about those people.
 */
export async function findComments(search: Search, own: OwnDocuments): Promise<Selection> {
  const { reader, subject } = search
  const selection = createSelection('Comment', search.matches)
  const accounts = new Set(accountsOf(subject))
  await eachOn(search, 'Comment', own, {
    reference: ['reference_doctype', 'reference_name'],
    written: [
      ...reader.among('Comment', 'owner', accounts),
      ...reader.among('Comment', 'comment_email', accounts, { ignoreCase: true }),
    ],
    columns: ['owner', 'comment_email'],
    visit({ name, type, via, cells: [owner, email] }) {
      const byOwner = accounts.has(text(owner))
      const byEmail = accounts.has(foldAscii(text(email)))
      const told = (byOwner || byEmail) && isWorkOnPeople(search, type) ? fact : whole
      if (byOwner) select(selection, name, told({ field: 'owner' }))
      if (byEmail) select(selection, name, told({ field: 'comment_email' }))
      if (via) select(selection, name, whole({ field: 'reference_name', via }))
    },
  })
  return selection
}

/** Files that the account put into the site, by name, and whether they hang on something. */
type Uploads = ReadonlyMap<string, { attached: boolean }>

/** What files say about themselves: those on the person's documents, and those that the account put into the site. */
export async function findFiles(
  search: Search,
  own: OwnDocuments,
): Promise<{ selection: Selection; uploads: Uploads }> {
  const { reader, subject } = search
  const selection = createSelection('File', search.matches)
  const uploads = new Map<string, { attached: boolean }>()
  await eachOn(search, 'File', own, {
    reference: attachment,
    written: reader.among('File', 'owner', [subject.user]),
    columns: ['owner', 'is_folder'],
    visit({ name, type, via, cells: [owner, isFolder] }) {
      if (via) select(selection, name, whole({ field: 'attached_to_name', via }))
      if (text(owner) === subject.user && isFolder !== '1') uploads.set(name, { attached: type !== '' })
    },
  })
  return { selection, uploads }
}

const attachment: [string, string] = ['attached_to_doctype', 'attached_to_name']

/** The files on the person's mails and on comments, which are known last, and then the person's uploads. */
export async function addUploads(
  search: Search,
  mails: OwnDocuments,
  { selection, uploads }: { selection: Selection; uploads: Uploads },
): Promise<Selection> {
  await eachOn(search, 'File', mails, {
    reference: attachment,
    written: [],
    columns: [],
    visit({ name, via }) {
      if (via) select(selection, name, whole({ field: 'attached_to_name', via }))
    },
  })
  for (const [name, { attached }] of uploads)
    select(selection, name, attached ? fact({ field: 'owner' }) : whole({ field: 'owner' }))
  return selection
}

/** Changes of the person's records; and, as a bare fact, changes that the account made to other people's. */
export async function findVersions(search: Search, own: OwnDocuments): Promise<Selection> {
  const { reader, subject } = search
  const selection = createSelection('Version', search.matches)
  await eachOn(search, 'Version', own, {
    reference: ['ref_doctype', 'docname'],
    written: reader.among('Version', 'owner', [subject.user]),
    columns: ['owner'],
    visit({ name, type, target, via, cells: [owner] }) {
      if (via) select(selection, name, whole({ field: 'docname', via }))
      else if (text(owner) === subject.user && !hasRecord(subject.records, type, target))
        select(selection, name, fact({ field: 'owner' }))
    },
  })
  return selection
}

type Hanging = {
  name: string
  /** what it refers to */
  type: string
  target: string
  /** the doctype of the person's document that it hangs on; none when it hangs on no such document */
  via: string | undefined
  /** of the columns that were asked for; null where the site has no such column */
  cells: TextRow
}
type Question = {
  reference: [typeColumn: string, nameColumn: string]
  /** rows that are wanted whatever they refer to */
  written: readonly Condition[]
  columns: readonly string[]
  visit(row: Hanging): void
}

/**
 * Rows that refer to one of the documents, and those that the account wrote, in one pass: who wrote a row has no index.
 * What refers to more documents than one condition holds is looked up by the index on the reference.
 */
async function eachOn(
  { reader }: Search,
  doctype: string,
  own: OwnDocuments,
  { reference, written, columns, visit }: Question,
): Promise<void> {
  const referable = reader.has(doctype, ...reference)
  const wanted = [...(referable ? reference : []), ...columns.filter((column) => reader.has(doctype, column))]
  const places = [...reference, ...columns].map((column) => wanted.indexOf(column))
  const documents = new Map([...own].map(([via, names]) => [via, new Set(names)]))
  const seen = ([name, ...read]: TextRow) => {
    const [type, target, ...cells] = places.map((place) => read[place] ?? null)
    const via = documents.get(text(type))?.has(text(target)) ? text(type) : undefined
    visit({ name: text(name), type: text(type), target: text(target), via, cells })
  }
  const [first = [], ...others] = referable ? referring(reader, reference, own) : []
  await Promise.all(
    [[...written, ...first], ...others].map((conditions) =>
      reader.scanAny({ doctype, columns: ['name', ...wanted], conditions, visit: seen }),
    ),
  )
}

/** Conditions on the reference, as many together as one statement takes. */
function referring(
  { snapshot }: SiteReader,
  [type, target]: [string, string],
  own: OwnDocuments,
): Condition[][] {
  const most = valuesPerScan[snapshot.dialect.engine]
  return inPortions(own, most).map((portion) => refersTo(target, type, [...portion]))
}

function isWorkOnPeople({ reader, subject, dataMap }: Search, doctype: string): boolean {
  return !subject.isWebsiteUser && isAboutPeople(reader.metadata, dataMap, doctype)
}
