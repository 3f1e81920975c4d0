import { list, sql, table } from '../erp/sql.ts'
import { text } from './matching.ts'
import { isPersonDoctype, personFields } from './person-fields.ts'
import { hasRecord, type Records } from './records.ts'
import type { Search } from './search.ts'
import { createSelection, type Match, type Selection, select } from './selection.ts'
import { chunks } from './site-reader.ts'
import type { Subject } from './subject.ts'

/** The person's documents, by doctype: what hangs on them is about the person too. */
export type OwnDocuments = ReadonlyMap<string, readonly string[]>

/** Mail counts for its attachments, and not for what the staff wrote on it: others may have got it too. */
export function ownDocuments(
  { records }: Subject,
  selections: readonly Selection[],
  options: { withMail: boolean },
): OwnDocuments {
  return new Map(
    selections
      .filter(({ doctype }) => options.withMail || doctype !== 'Communication')
      .map(({ doctype, matches }) => [
        doctype,
        [...matches].filter(([name, match]) => isOwn(records, doctype, name, match)).map(([name]) => name),
      ]),
  )
}

function isOwn(records: Records, doctype: string, name: string, { columns, rows }: Match): boolean {
  return (
    columns === 'all' && (rows === 'all' || doctype === 'Communication' || hasRecord(records, doctype, name))
  )
}

/**
 * Comments by the person, and comments on the person's documents. What the staff wrote on records of people is told as
 * a fact: the words are about those people.
 */
export async function findComments(search: Search, own: OwnDocuments): Promise<Selection> {
  const { reader, subject } = search
  const selection = createSelection('Comment')
  const accounts = [subject.user, ...subject.addresses]
  for (const field of ['owner', 'comment_email'])
    for (const { name = '', reference_doctype = '' } of await reader.whereIn(
      'Comment',
      ['name', 'reference_doctype'],
      field,
      accounts,
      { ignoreCase: field === 'comment_email' },
    ))
      select(selection, name, isWorkOnPeople(search, reference_doctype) ? fact({ field }) : whole({ field }))
  await eachOn(search, 'Comment', ['reference_doctype', 'reference_name'], own, (name, via) =>
    select(selection, name, whole({ field: 'reference_name', via })),
  )
  return selection
}

/** What files say about themselves: those on the person's documents, and those that the account put into the site. */
export async function findFiles(search: Search, own: OwnDocuments): Promise<Selection> {
  const { reader, subject } = search
  const selection = createSelection('File')
  await eachOn(search, 'File', ['attached_to_doctype', 'attached_to_name'], own, (name, via) =>
    select(selection, name, whole({ field: 'attached_to_name', via })),
  )
  const uploads = await reader.whereIn('File', ['name', 'attached_to_doctype', 'is_folder'], 'owner', [
    subject.user,
  ])
  for (const { name = '', attached_to_doctype, is_folder } of uploads)
    if (is_folder !== '1')
      select(selection, name, attached_to_doctype ? fact({ field: 'owner' }) : whole({ field: 'owner' }))
  return selection
}

/** Changes of the person's records; and, as a bare fact, changes that the account made to other people's. */
export async function findVersions(search: Search, own: OwnDocuments): Promise<Selection> {
  const { reader, subject } = search
  const selection = createSelection('Version')
  await eachOn(search, 'Version', ['ref_doctype', 'docname'], own, (name, via) =>
    select(selection, name, whole({ field: 'docname', via })),
  )
  for (const { name = '', ref_doctype = '', docname = '' } of await reader.whereIn(
    'Version',
    ['name', 'ref_doctype', 'docname'],
    'owner',
    [subject.user],
  ))
    if (!selection.matches.has(name) && !hasRecord(subject.records, ref_doctype, docname))
      select(selection, name, fact({ field: 'owner' }))
  return selection
}

/** Rows that refer to one of the documents, by the index on their reference. */
async function eachOn(
  { reader }: Search,
  doctype: string,
  [typeColumn = '', nameColumn = '']: [string, string],
  own: OwnDocuments,
  visit: (name: string, via: string) => void,
): Promise<void> {
  if (!reader.has(doctype, typeColumn, nameColumn)) return
  for (const [via, names] of own)
    for (const portion of chunks(names, 500)) {
      const wanted = new Set(portion)
      const rows = await reader.snapshot.all(
        sql`SELECT name, ${[{ name: nameColumn }]} FROM ${table(doctype)} WHERE ${[{ name: typeColumn }]} = ${via} AND ${[{ name: nameColumn }]} IN (${list(portion)})`,
      )
      for (const [name, target] of rows) if (wanted.has(text(target))) visit(text(name), via)
    }
}

function isWorkOnPeople({ reader, subject, dataMap }: Search, doctype: string): boolean {
  if (subject.isWebsiteUser) return false
  const known = reader.metadata.doctypes.get(doctype)
  if (known === undefined || isPersonDoctype(reader.metadata, doctype)) return known !== undefined
  return personFields(reader.metadata, known, dataMap.rule(doctype)).some(
    ({ role, column }) => role === 'subject' && column !== 'name',
  )
}

function fact(reason: Match['reasons'][number]): Match {
  return { reasons: [reason], columns: 'matched', rows: 'matched' }
}

function whole(reason: Match['reasons'][number]): Match {
  return { reasons: [reason], columns: 'all', rows: 'all' }
}
