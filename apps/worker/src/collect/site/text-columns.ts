import type { SiteMetadata } from './metadata.ts'

const texts = new Set(['text', 'json', 'other'])

/** Whether a column of a doctype or of one of its child tables holds texts; null when neither has it. */
export function holdsTexts({ doctypes }: SiteMetadata, name: string, column: string): boolean | null {
  const doctype = doctypes.get(name)
  const tables = doctype?.fields.filter(({ fieldtype }) => fieldtype.startsWith('Table')) ?? []
  const kinds = [doctype, ...tables.map(({ options }) => doctypes.get(options))].flatMap((one) => {
    const kind = one?.columns?.get(column)?.kind
    return kind === undefined ? [] : [kind]
  })
  return kinds.length === 0 ? null : kinds.some((kind) => texts.has(kind))
}
