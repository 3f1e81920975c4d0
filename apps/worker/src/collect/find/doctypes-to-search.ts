import type { Search } from '../ownership/search-context.ts'
import type { DataMap } from '../rules/data-map.ts'
import { isPersonDoctype, type PersonField, personFields } from '../rules/person-fields.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import { columnsOf } from '../subject/names-subject.ts'
import { type Doctype, linksTo } from '../values/doctype.ts'

/** A doctype, and what is asked of its rows whoever is looked for. */
export type Asked = {
  doctype: Doctype
  fields: readonly PersonField[]
  /** what is read: the columns that say which row it is, then those of the fields */
  columns: readonly string[]
  /** its rows are people */
  person: boolean
  /** of the fields, those by which rows are looked for; all when left out */
  searched?: readonly PersonField[]
}

/** Doctypes with finders of their own: of their child rows only the links of mail are asked for. */
export const elsewhere: ReadonlySet<string> = new Set([
  'Communication',
  'Comment',
  'File',
  'Version',
  'Deleted Document',
])

/** The child tables that can name a person. */
export function childTablesAsked(search: Search): readonly Asked[] {
  return remembered(search, 'children', ({ reader, dataMap }, doctype) => {
    if (!doctype.isTable || !reader.has(doctype.name, ...parentage)) return []
    const all = personFields(reader.metadata, doctype, dataMap.rule(doctype.name))
    const fields = all.filter(({ role }) => role !== 'work').filter(filledIn(reader.metadata, doctype))
    if (fields.length === 0) return []
    return [{ doctype, fields, columns: [...parentage, ...columnsOf(fields)], person: false }]
  })
}

const parentage = ['parenttype', 'parent', 'parentfield']

/** The doctypes that have rows of their own; one without fields is asked for the parents of child rows alone. */
export function documentsAsked(search: Search): readonly Asked[] {
  const kind = search.entered === null ? 'of the staff' : `of a guest who enters ${search.entered.key}`
  return remembered(search, kind, ({ reader }, doctype) => {
    if (doctype.isTable || doctype.isSingle || doctype.columns === null) return []
    const person = isPersonDoctype(reader.metadata, doctype.name)
    const fields = fieldsToSearch(search, doctype, person).filter(filledIn(reader.metadata, doctype))
    if (elsewhere.has(doctype.name) && fields.length === 0) return []
    const columns = [...new Set(['name', ...columnsOf(fields)])]
    return [{ doctype, fields, columns, person }]
  })
}

function filledIn({ alwaysEmptyColumns }: SiteMetadata, { name }: Doctype): (field: PersonField) => boolean {
  const empty = alwaysEmptyColumns.get(name)
  return ({ column }) => empty?.has(column) !== true
}

/** Of people's own records whoever is named in them besides; of what has a finder of its own only what the site added to it. */
function fieldsToSearch(
  { reader, dataMap, entered }: Search,
  doctype: Doctype,
  person: boolean,
): PersonField[] {
  const all = personFields(reader.metadata, doctype, dataMap.rule(doctype.name))
  if (person) return all.filter(({ column }) => column !== 'name')
  if (elsewhere.has(doctype.name)) {
    const added = new Set(doctype.fields.filter(({ custom }) => custom).map(({ fieldname }) => fieldname))
    return all.filter(({ column }) => added.has(column))
  }
  // What somebody outside the company entered is theirs, where it names no one else.
  if (!isOpenTo(entered, doctype, all, dataMap) || all.some(({ column }) => column === 'owner')) return all
  return [...all, { column: 'owner', role: 'subject', kind: 'link', target: 'User', weak: true }]
}

/** Forms that outsiders enter, or that name nobody at all; of those that a map knows, it says whose they are. */
function isOpenTo(
  entered: Search['entered'],
  doctype: Doctype,
  fields: readonly PersonField[],
  dataMap: DataMap,
): boolean {
  if (entered === null || isBusiness(doctype) || !doctype.columns?.has('owner')) return false
  if (fields.length <= 1 || doctype.custom) return true
  return entered.doctypes.has(doctype.name) && Object.keys(dataMap.rule(doctype.name)).length === 0
}

/** Nobody outside the company writes its books, its stock, or its logs, but by a form that names them. */
function isBusiness(doctype: Doctype): boolean {
  const { name, isSubmittable } = doctype
  return isSubmittable || / (Log|Ledger Entry)$/.test(name) || linksTo(doctype, 'Company').length > 0
}

type Plans = Map<string, readonly Asked[]>

/** None was made yet for these doctypes and this map. */
function noPlans(_doctypes: SiteMetadata['doctypes'], _dataMap: DataMap): Plans {
  return new Map()
}

/** Follows from the metadata and the map alone. */
function remembered(
  search: Search,
  kind: string,
  plan: (search: Search, doctype: Doctype) => Asked[],
): readonly Asked[] {
  const { doctypes, derived } = search.reader.metadata
  const plans = derived.once(noPlans, doctypes, search.dataMap)
  const asked = plans.get(kind) ?? [...doctypes.values()].flatMap((doctype) => plan(search, doctype))
  plans.set(kind, asked)
  return asked
}
