import type { DataMap } from '../../rules/data-map.ts'
import { isPersonDoctype, type PersonField, personFields } from '../../rules/person-fields.ts'
import type { SiteMetadata } from '../../site/metadata.ts'
import type { Column, Doctype } from '../../values/doctype.ts'
import { elsewhere } from '../doctypes-to-search.ts'

/** A doctype that keeps what other programs sent or were sent, and in which columns. */
export type Store = {
  doctype: Doctype
  columns: readonly Column[]
  /** of these, whole mails as they came */
  mails: readonly Column[]
}

/**
 * The technical records of a site: forms whose own fields name nobody but who set them off, with columns that hold what a
 * program wrote: JSON whatever it is called, and long texts that are called like a payload.
 */
export function storesOf(metadata: SiteMetadata, dataMap: DataMap): readonly Store[] {
  return metadata.derived.once(readStores, metadata, dataMap)
}

function readStores(metadata: SiteMetadata, dataMap: DataMap): readonly Store[] {
  return [...metadata.doctypes.values()].flatMap((doctype) => {
    if (doctype.isTable || doctype.isSingle || doctype.columns === null || elsewhere.has(doctype.name))
      return []
    if (isPersonDoctype(metadata, doctype.name)) return []
    const fields = personFields(metadata, doctype, dataMap.rule(doctype.name))
    if (!fields.every(namesNobody)) return []
    const columns = [...doctype.columns.values()].filter((column) => isStore(doctype, column))
    if (columns.length === 0) return []
    return [{ doctype, columns, mails: columns.filter(isMail) }]
  })
}

/** Who set it off, who worked on it, what it refers to. */
function namesNobody(field: PersonField): boolean {
  if (field.role === 'work' || field.kind === 'account' || field.kind === 'dynamic') return true
  return field.kind === 'link' && field.target === 'User'
}

function isStore({ fields }: Doctype, { name, kind }: Column): boolean {
  if (kind === 'json') return true
  if (kind !== 'text' || name.startsWith('_')) return false
  const field = fields.find(({ fieldname }) => fieldname === name)
  if (field === undefined) return fields.length === 0 && isCalledStore(name)
  if (field.fieldtype === 'Code' && (field.options === 'JSON' || field.custom)) return true
  return longTypes.has(field.fieldtype) && isCalledStore(name)
}

const longTypes = new Set(['Code', 'Long Text', 'Text', 'Small Text'])

const words = new Set(
  'data payload request response output input raw mime eml message content body header error exception traceback result json log number recipient to'.split(
    ' ',
  ),
)

function isCalledStore(name: string): boolean {
  return name.split('_').some((word) => words.has(word) || words.has(word.replace(/s$/, '')))
}

/** Columns of whole mails, by what they are called. */
export const mailColumns = ['raw', 'raw_mail', 'raw_email', 'raw_message', 'mime', 'eml', 'rfc822']

function isMail({ name, kind }: Column): boolean {
  return kind === 'text' && mailColumns.includes(name)
}
