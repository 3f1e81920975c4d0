import type { MatchReason } from '@pdd/core'
import type { Cell } from '../../erp/snapshot.ts'
import { among, amongOwn, type Dialect, join, name, type Sql, sql } from '../../erp/sql.ts'
import { hasRecord } from '../evidence/known-records.ts'
import type { PersonField } from '../rules/person-fields.ts'
import type { Condition, SiteReader } from '../site/reader.ts'
import { heldValues } from '../values/held-values.ts'
import { type AddressItem, foldAscii, readHeader } from '../values/mail/email-addresses.ts'
import { mentions } from '../values/mail/mentions.ts'
import type { Subject } from './subject.ts'

/**
 * Whom a cell names: the subject, the subject among others (mentioned), only a mailbox that they share, only what nobody
 * could prove to be theirs, somebody (or something) else, or nobody. Unreadable: it holds an address of the subject, and
 * could not be read.
 */
export type MatchKind = 'subject' | 'mentioned' | 'shared' | 'undecided' | 'unreadable' | 'other' | 'nobody'

export function matchCell(subject: Subject, field: PersonField, cells: ReadonlyMap<string, Cell>): MatchKind {
  const value = text(cells.get(field.column))
  if (value.trim() === '') return 'nobody'
  switch (field.kind) {
    case 'account':
      // That a document is filed under some other name says nothing of whose it is.
      if (value !== subject.user && field.column === 'name') return 'nobody'
      return value === subject.user || subject.addresses.has(foldAscii(value)) ? 'subject' : 'other'
    case 'link':
      // A contact that outsiders made in the person's name or address makes no row somebody else's.
      if (field.target === 'Contact' && subject.heldContacts.has(value)) return 'nobody'
      if (field.loose && !value.includes('@')) return 'nobody'
      return isOwn(subject, field.target, value) ? 'subject' : 'other'
    case 'dynamic': {
      const doctype = text(cells.get(field.typeColumn))
      return isOwn(subject, doctype, value) ? 'subject' : 'other'
    }
    case 'email': {
      const { items, unread } = readHeader(value)
      if (field.whole && (items.some(isMention) || unread.some((part) => /\s/.test(part)))) return 'nobody'
      const { addresses, sharedAddresses, undecidedAddresses } = subject
      const names = (known: ReadonlySet<string>) => items.some(({ address }) => known.has(address))
      const holds = (known: ReadonlySet<string>) => unread.some((part) => mentions(part, known))
      if (names(addresses)) {
        if (isCopied(subject, field, cells)) return 'undecided'
        return items.every(({ address }) => addresses.has(address)) ? 'subject' : 'mentioned'
      }
      if (names(sharedAddresses)) return 'shared'
      if (names(undecidedAddresses)) return 'undecided'
      if (holds(addresses)) return 'unreadable'
      if (holds(sharedAddresses)) return 'shared'
      if (holds(undecidedAddresses)) return 'undecided'
      return items.length + unread.length > 0 ? 'other' : 'nobody'
    }
  }
}

/** The address of a contact or a record is copied beside the link to it: what is not the person's brings out nothing. */
function isCopied(
  { records }: Subject,
  { copiedFrom = [] }: PersonField & { kind: 'email' },
  cells: ReadonlyMap<string, Cell>,
): boolean {
  return copiedFrom.some(({ column, target }) => {
    const copied = text(cells.get(column))
    return copied !== '' && !hasRecord(records, target, copied)
  })
}

/** `ask maria@x.org`: words before a bare address, which a list of addresses has not. */
function isMention({ address, source }: AddressItem): boolean {
  const named = source.includes('<') && source.includes('>')
  return !named && foldAscii(source) !== address.trim() && /\s/.test(source)
}

/** A postal address names nobody: what goes to it may be anyone's. */
function isOwn(subject: Subject, doctype: string, value: string): boolean {
  if (doctype === 'User' && foldAscii(value) === foldAscii(subject.user)) return true
  return doctype !== 'Address' && hasRecord(subject.records, doctype, value)
}

/** What may name the subject, asked of table after table: put together once. */
export type SubjectConditions = {
  /** Conditions for all such fields of a table: together they may let through more, and never less. */
  conditions(fields: readonly PersonField[]): Condition[]
  /** Whether there are any. */
  any(fields: readonly PersonField[]): boolean
}

/** Of a subject, what is looked for in the tables. */
export type Sought = Pick<
  Subject,
  'user' | 'addresses' | 'sharedAddresses' | 'undecidedAddresses' | 'records'
>

export function createSubjectConditions(reader: SiteReader, subject: Sought): SubjectConditions {
  const { dialect } = reader.snapshot
  const accounts = accountsOf(subject)
  const addresses = [...subject.addresses, ...subject.sharedAddresses, ...subject.undecidedAddresses]
  const targets = [...subject.records]
    .filter(([, known]) => known.size > 0)
    .map(([doctype, known]): [string, string[]] => [doctype, [...known.keys()]])
  const byDoctype = new Map(targets)
  const dynamic = targets.filter(([doctype]) => doctype !== 'Address')
  const conditionsFor = (field: PersonField): Condition[] => {
    switch (field.kind) {
      case 'account':
        return [{ sql: among(name(field.column), accounts), key: [field.column], reads: 1 }]
      case 'email': {
        return [{ sql: holdsOneOf(dialect, field.column, addresses), key: [], reads: 1 }]
      }
      case 'link': {
        const names = byDoctype.get(field.target)
        if (names === undefined) return []
        const held = field.uuids ? heldValues('uuid', names) : names
        if (held.length === 0) return []
        const sql = (field.uuids ? amongOwn : among)(name(field.column), held)
        return [{ sql, key: [field.column], reads: 1 }]
      }
      case 'dynamic':
        return refersTo(field.column, field.untyped ? null : field.typeColumn, dynamic)
    }
  }
  return {
    conditions: (fields) => fields.flatMap(conditionsFor),
    any: (fields) =>
      fields.some((field) =>
        field.kind === 'link' ? byDoctype.has(field.target) : field.kind !== 'dynamic' || dynamic.length > 0,
      ),
  }
}

/** A longer list is asked for by what its addresses have in common: the server looks for each in every row. */
const mostPatterns = 60

/** A condition: a column holds one of the texts; it may be met by more. */
export function holdsOneOf(
  dialect: Dialect,
  column: string,
  texts: readonly string[],
  most = mostPatterns,
): Sql {
  const few = texts.length <= most
  const patterns = few ? texts : new Set(texts.map((text) => (text.includes('@') ? '@' : text)))
  if (!few && [...patterns].length > most) return sql`${name(column)} <> ${[{ text: '' }]}`
  return join(
    [...patterns].map((text) => dialect.contains(name(column), text)),
    ' OR ',
  )
}

/** Columns that name a doctype and one of its documents hold one of these; without a type the document alone. */
export function refersTo(
  column: string,
  typeColumn: string | null,
  targets: readonly [doctype: string, names: readonly string[]][],
): Condition[] {
  if (targets.length === 0) return []
  const loose = among(name(column), [...new Set(targets.flatMap(([, names]) => names))])
  if (typeColumn === null) return [{ sql: loose, key: [column], reads: 1 }]
  // With its type, as the index has it.
  const typed = targets.map(
    ([doctype, names]) =>
      sql`(${name(typeColumn)} = ${[{ text: doctype }]} AND ${among(name(column), names)})`,
  )
  return [{ sql: join(typed, ' OR '), key: [typeColumn, column], loose, reads: 2 }]
}

/** The names that an account goes by where documents are filed under it. */
export function accountsOf({ user, addresses }: Pick<Subject, 'user' | 'addresses'>): string[] {
  return [...new Set([user, ...addresses])]
}

export function columnsOf(fields: readonly PersonField[]): string[] {
  return [
    ...new Set(
      fields.flatMap((field) =>
        field.kind === 'dynamic'
          ? [field.column, field.typeColumn]
          : [
              field.column,
              ...(field.kind === 'email' ? (field.copiedFrom ?? []).map(({ column }) => column) : []),
            ],
      ),
    ),
  ]
}

export function reasonOf(field: PersonField): MatchReason {
  return field.kind === 'link' && field.target !== 'User'
    ? { field: field.column, via: field.target }
    : { field: field.column }
}

export function text(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : ''
}
