import type { MatchReason } from '@pdd/core'
import type { Cell } from '../erp/erp-database.ts'
import { among, type Dialect, join, name, type Sql, sql } from '../erp/sql.ts'
import { type AddressItem, foldAscii, parseAddresses } from './addresses.ts'
import type { PersonField } from './person-fields.ts'
import { hasRecord } from './records.ts'
import type { SiteReader } from './site-reader.ts'
import type { Subject } from './subject.ts'

/** Whom a cell names: the subject, only a mailbox that they share, somebody (or something) else, or nobody. */
export type Naming = 'subject' | 'shared' | 'other' | 'nobody'

export function namedIn(subject: Subject, field: PersonField, cells: ReadonlyMap<string, Cell>): Naming {
  const value = text(cells.get(field.column))
  if (value.trim() === '') return 'nobody'
  switch (field.kind) {
    case 'account':
      // That a document is filed under some other name says nothing of whose it is.
      if (value !== subject.user && field.column === 'name') return 'nobody'
      return value === subject.user || subject.addresses.includes(foldAscii(value)) ? 'subject' : 'other'
    case 'link':
      return isOwn(subject, field.target, value) ? 'subject' : 'other'
    case 'dynamic': {
      const doctype = text(cells.get(field.typeColumn))
      return isOwn(subject, doctype, value) ? 'subject' : 'other'
    }
    case 'email': {
      const items = parseAddresses(value)
      if (field.whole && items.some(isMention)) return 'nobody'
      const found = items.map(({ address }) => address)
      if (found.some((address) => subject.addresses.includes(address))) return 'subject'
      if (found.some((address) => subject.sharedAddresses.includes(address))) return 'shared'
      return found.length > 0 ? 'other' : 'nobody'
    }
  }
}

/** `ask maria@x.org`: words before a bare address, which a list of addresses has not. */
function isMention({ address, source }: AddressItem): boolean {
  return !source.includes('<') && foldAscii(source) !== address.trim() && /\s/.test(source)
}

/** A postal address names nobody: what goes to it may be anyone's. */
function isOwn(subject: Subject, doctype: string, value: string): boolean {
  if (doctype === 'User' && foldAscii(value) === foldAscii(subject.user)) return true
  return doctype !== 'Address' && hasRecord(subject.records, doctype, value)
}

/** One condition for all that can name the subject in a table: it may let through more, and never less. */
export function mayName(reader: SiteReader, subject: Subject, fields: readonly PersonField[]): Sql | null {
  const { dialect } = reader.snapshot
  const conditions = fields.flatMap((field) => conditionsFor(field, subject, dialect))
  return conditions.length === 0 ? null : join(conditions, ' OR ')
}

function conditionsFor(field: PersonField, subject: Subject, dialect: Dialect): Sql[] {
  const column = name(field.column)
  switch (field.kind) {
    case 'account':
      return [among(column, accountsOf(subject))]
    case 'email':
      return [...subject.addresses, ...subject.sharedAddresses].map((address) =>
        dialect.contains(column, address),
      )
    case 'link': {
      const names = [...(subject.records.get(field.target)?.keys() ?? [])]
      return names.length === 0 ? [] : [among(column, names)]
    }
    case 'dynamic':
      return [...subject.records].flatMap(([doctype, known]) => {
        if (doctype === 'Address' || known.size === 0) return []
        const names = among(column, [...known.keys()])
        // With its type, as the index has it.
        return [
          field.untyped ? names : sql`(${name(field.typeColumn)} = ${[{ text: doctype }]} AND ${names})`,
        ]
      })
  }
}

/** The names that an account goes by where documents are filed under it. */
export function accountsOf({ user, addresses }: Subject): string[] {
  return [...new Set([user, ...addresses])]
}

export function columnsOf(fields: readonly PersonField[]): string[] {
  return [
    ...new Set(
      fields.flatMap((field) =>
        field.kind === 'dynamic' ? [field.column, field.typeColumn] : [field.column],
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
