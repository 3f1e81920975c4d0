import type { SiteMetadata } from './metadata.ts'

/** The columns and tables of which the file shows something, by doctype. */
export type ToldColumns = {
  add(doctype: string, columns: Iterable<string>): void
  /** What the site's forms call them. */
  labels(metadata: Pick<SiteMetadata, 'doctypes'>): Record<string, Record<string, string>>
}

export function createToldColumns(): ToldColumns {
  const told = new Map<string, Set<string>>()
  return {
    add(doctype, columns) {
      const known = told.get(doctype) ?? new Set()
      told.set(doctype, known)
      for (const column of columns) known.add(column)
    },
    labels({ doctypes }) {
      const labels = [...told].flatMap(([doctype, columns]) => {
        const fields = doctypes.get(doctype)?.fields ?? []
        const called = fields.flatMap(({ fieldname, label }): [string, string][] =>
          label !== '' && columns.has(fieldname) ? [[fieldname, label]] : [],
        )
        return called.length === 0 ? [] : [[doctype, Object.fromEntries(called)] as const]
      })
      return Object.fromEntries(labels)
    },
  }
}
