import type { ExportFormat } from '@pdd/core'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { type BuiltDoctype, type BuiltSite, buildSite, coreDoctypes } from '../../support/built-site.ts'
import { type Collected, collectFrom } from '../../support/collect-from.ts'

export type Row = Record<string, unknown>

export type Seen = Collected & {
  row(doctype: string, name: string): Row | undefined
  /** reasons for which something of this doctype was kept back */
  reasons(doctype: string): string[]
}

/** One site of other people on each engine, and what each of them gets. */
export function onBothEngines(
  title: string,
  doctypes: Record<string, BuiltDoctype>,
  fill: (site: BuiltSite) => Promise<void>,
  tests: (seenBy: (user: string, format?: ExportFormat) => Promise<Seen>) => void,
): void {
  const { postgresUrl, mariadbUrl } = inject('servers')
  for (const [engine, serverUrl] of [
    ['MariaDB', mariadbUrl],
    ['PostgreSQL', postgresUrl],
  ] as const)
    describe.skipIf(serverUrl === null)(`${title}, on ${engine}`, () => {
      let site: BuiltSite
      const seen = new Map<string, Promise<Seen>>()
      beforeAll(async () => {
        site = await buildSite(serverUrl ?? '', { ...coreDoctypes, ...doctypes })
        await fill(site)
      })
      afterAll(() => site?.drop())
      tests((user, format = 'bundle') => {
        const key = `${format} ${user}`
        const known = seen.get(key) ?? look(site.url, user, format)
        seen.set(key, known)
        return known
      })
    })
}

async function look(url: string, user: string, format: ExportFormat): Promise<Seen> {
  const collected = await collectFrom(url, user, { format })
  const { doctypes, manifest } = collected.bundle
  return {
    ...collected,
    row: (doctype, name) => doctypes[doctype]?.find((row) => row.name === name) as Row | undefined,
    reasons: (doctype) => (manifest.doctypes[doctype]?.withheld ?? []).map(({ reason }) => reason),
  }
}

/** An account; of the company's staff or from outside. */
export function account(name: string, fullName: string, userType = 'Website User', rest: Row = {}): Row {
  return { name, email: name, full_name: fullName, enabled: 1, user_type: userType, ...rest }
}

/** What an account may do. */
export function role(parent: string, name: string): Row {
  return child('User', 'roles', parent, `${parent}:${name}`, { role: name })
}

/** A child row under its parent. */
export function child(doctype: string, field: string, parent: string, name: string, rest: Row): Row {
  return { name, idx: 1, parent, parenttype: doctype, parentfield: field, owner: 'Administrator', ...rest }
}

/** The SQL name of something, on either engine. */
export function quoted({ url }: BuiltSite, name: string): string {
  return url.startsWith('postgres') ? `"${name.replaceAll('"', '""')}"` : `\`${name.replaceAll('`', '``')}\``
}

export function setProperty(doctype: string, field: string, property: string, value: string): Row {
  return {
    name: `${doctype}-${field}-${property}`,
    doctype_or_field: 'DocField',
    doc_type: doctype,
    field_name: field,
    property,
    value,
  }
}

export function customField(dt: string, fieldname: string, fieldtype: string, options = ''): Row {
  return { name: `${dt}-${fieldname}`, dt, fieldname, fieldtype, options, label: fieldname }
}
