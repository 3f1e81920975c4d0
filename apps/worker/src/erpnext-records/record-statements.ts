import { randomInt } from 'node:crypto'
import { among, join, name, type Sql, sql, table } from '../erp/sql.ts'

const request = 'Personal Data Download Request'
export type Values = Record<string, string | number | null>
export type FoundRecord = { name: string; user: string; request: string | null; version: number }

/** 10 of `0-9a-v`, as Frappe names documents without a naming rule. */
export function newName(): string {
  return Array.from({ length: 10 }, () => randomInt(32).toString(32)).join('')
}

/** The record of a request, or the one that a name names; held until the transaction ends. */
export function recordWhere(column: 'pdd_request' | 'name', value: string): Sql {
  const columns = join(['name', 'user', 'pdd_request', 'pdd_version'].map(name), ', ')
  return sql`SELECT ${columns} FROM ${table(request)} WHERE ${name(column)} = ${value} FOR UPDATE`
}

export function toFound([found, user, ofRequest, version]: readonly (string | null)[]): FoundRecord {
  return {
    name: String(found),
    user: String(user),
    request: ofRequest || null,
    version: Number(version ?? 0),
  }
}

export function storedVersions(requests: string[]): Sql {
  return sql`SELECT ${name('pdd_request')}, ${name('pdd_version')} FROM ${table(request)}
    WHERE ${among(name('pdd_request'), requests)}`
}

export function insertRecord(values: Values): Sql {
  return insertInto(request, values)
}

export function updateRecord(record: string, values: Values): Sql {
  const set = Object.entries(values).map(([column, value]) => sql`${name(column)} = ${bound(value)}`)
  return sql`UPDATE ${table(request)} SET ${join(set, ', ')} WHERE name = ${record}`
}

export function attachedTo(record: string, title: string): Sql {
  return sql`SELECT name, file_url FROM ${table('File')} WHERE attached_to_doctype = ${request}
    AND attached_to_name = ${record} AND file_name = ${title}`
}

/** Private from the first moment on: a File with an address of another host is public where Frappe inserts it itself. */
export function insertFile(record: string, title: string, url: string, ofRow: Values): Sql {
  return insertInto('File', {
    ...ofRow,
    ...{ file_name: title, file_url: url, attached_to_doctype: request, attached_to_name: record },
    ...{ is_private: 1, is_folder: 0, file_size: 0, folder: 'Home/Attachments' },
  })
}

export function deleteFile(file: string): Sql {
  return sql`DELETE FROM ${table('File')} WHERE name = ${file}`
}

function insertInto(doctype: string, values: Values): Sql {
  const columns = join(Object.keys(values).map(name), ', ')
  return sql`INSERT INTO ${table(doctype)} (${columns}) VALUES (${join(Object.values(values).map(bound), ', ')})`
}

function bound(value: string | number | null): Sql {
  return value === null ? sql`NULL` : sql`${String(value)}`
}
