import { elsewhere } from '../../collect/find/doctypes-to-search.ts'
import { hangingDoctypes, isLog, mostHops, referencesOf, whyNotByForm } from '../../collect/find/hanging.ts'
import type { DataMap } from '../../collect/rules/data-map.ts'
import { isPersonDoctype, type PersonField, personFields } from '../../collect/rules/person-fields.ts'
import type { EmptyTables } from '../../collect/site/empty-tables.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import { type Doctype, hasTable } from '../../collect/values/doctype.ts'
import { linkedBy, whyWithoutPeople } from './dynamic-links.ts'
import { childrenOf, type Parents } from './parents.ts'
import type { TypeColumns } from './type-columns.ts'

type Reference = { column: string; to: string[] }

/** Names no person itself, and refers to documents that can be a person's. */
export type Reachable = {
  doctype: string
  fields: Reference[]
  /** why it is not followed; null where it is */
  because: 'submittable' | 'company' | 'notice' | 'child_table' | 'too_far' | null
  /** who said what hangs on what */
  by: 'site' | 'map' | 'form'
  rows: boolean
}

export type Site = {
  metadata: SiteMetadata
  dataMap: DataMap
  types: TypeColumns
  empty: EmptyTables
  parents: Parents
}

/** What is reachable from a document of a person, without naming one: what is followed, and what is not. */
export function findReachable(site: Site): { followed: Reachable[]; left: Reachable[] } {
  const hanging = hangingColumns(site)
  const reached = reachedFromPersons(site, hanging)
  const all = [...site.metadata.doctypes.values()]
    .filter(hasTable)
    .flatMap((doctype) => reach(site, doctype, reached, hanging.get(doctype.name)))
    .sort((one, other) => (one.doctype < other.doctype ? -1 : 1))
  return {
    followed: all.filter(({ because }) => because === null),
    left: all.filter(({ because }) => because !== null),
  }
}

type Columns = ReadonlySet<string>

/** The columns by which exports follow, for each doctype that hangs on others. */
function hangingColumns({ metadata, dataMap }: Site): Map<string, Columns> {
  return new Map(
    hangingDoctypes(metadata, dataMap).map(({ doctype, searched = [] }) => [
      doctype.name,
      new Set(searched.map(({ column }) => column)),
    ]),
  )
}

/** The doctypes whose documents can be a person's: those that name one, and what hangs on these. */
function reachedFromPersons(site: Site, hanging: ReadonlyMap<string, Columns>): Set<string> {
  const documents = [...site.metadata.doctypes.values()].filter((one) => hasTable(one) && !one.isTable)
  const reached = new Set(documents.filter((one) => canBePersons(site, one)).map(({ name }) => name))
  for (let hop = 0; hop < mostHops; hop += 1) {
    const found = documents.filter((doctype) => {
      const columns = hanging.get(doctype.name)
      return (
        columns !== undefined && !isLog(doctype.name) && refers(site, doctype, reached, columns).length > 0
      )
    })
    for (const { name } of found) reached.add(name)
  }
  return reached
}

function reach(site: Site, doctype: Doctype, reached: Columns, columns: Columns | undefined): Reachable[] {
  const { metadata, dataMap, empty, parents } = site
  const { name, isTable } = doctype
  if (isPersonDoctype(metadata, name) || elsewhere.has(name)) return []
  const { hangsOn } = dataMap.rule(name)
  if (hangsOn !== undefined && columns === undefined) return []
  const fields = refers(site, doctype, reached, columns)
  if (fields.length === 0 || namesPerson(site, doctype, fields)) return []
  // With its parent it goes into the file, or stays out of it.
  const isTold = (one: Doctype) =>
    reached.has(one.name) || isPersonDoctype(metadata, one.name) || namesPerson(site, one, [])
  if (isTable && parents.of(name).some(isTold)) return []
  const because = () => {
    if (isTable) return 'child_table'
    if (columns === undefined) return whyNotByForm(metadata, doctype)
    return reached.has(name) || isLog(name) ? null : 'too_far'
  }
  const isOwn = dataMap.overrides.get(name)?.hangsOn !== undefined
  const by = hangsOn === undefined ? 'form' : isOwn ? 'site' : 'map'
  return [{ doctype: name, fields, because: because(), by, rows: !empty.has(name) }]
}

/** By which columns a row refers to which of these documents; of what is followed by those columns alone. */
function refers({ types }: Site, doctype: Doctype, to: Columns, followed?: Columns): Reference[] {
  const named = new Set(followed ?? referencesOf(doctype))
  return doctype.fields
    .filter(({ fieldname }) => named.has(fieldname) && doctype.columns?.has(fieldname))
    .map(({ fieldname, fieldtype, options }) => {
      const targets = fieldtype === 'Link' ? [options] : linkedBy(types, doctype, options)
      return {
        column: fieldname,
        to: targets.filter((target) => to.has(target) && target !== doctype.name),
      }
    })
    .filter(({ to: targets }) => targets.length > 0)
}

function canBePersons(site: Site, doctype: Doctype): boolean {
  if (isPersonDoctype(site.metadata, doctype.name) || isLog(doctype.name) || isOfCompany(doctype))
    return false
  return subjectFields(site, doctype).length > 0
}

const ofCompany: ReadonlySet<string> = new Set(['Company', 'DocType', 'Item'])

/** The company, its forms, its goods, and trees (departments, warehouses): nobody's, whoever is named in one. */
function isOfCompany({ name, columns }: Doctype): boolean {
  return ofCompany.has(name) || (columns?.has('lft') && columns.has('rgt')) === true
}

/** Whether a row, or a child row of it, names a person besides what it refers to. */
function namesPerson(site: Site, doctype: Doctype, references: readonly Reference[]): boolean {
  const referring = new Set(references.map(({ column }) => column))
  const names = (field: PersonField) => !(field.kind === 'email' && field.whole)
  return (
    subjectFields(site, doctype).some((field) => !referring.has(field.column) && names(field)) ||
    childrenOf(site.metadata, doctype).some((child) => subjectFields(site, child).some(names))
  )
}

function subjectFields({ metadata, dataMap, types }: Site, doctype: Doctype): PersonField[] {
  return personFields(metadata, doctype, dataMap.rule(doctype.name)).filter(
    (field) =>
      field.column !== 'name' &&
      field.role !== 'work' &&
      (field.kind !== 'dynamic' || whyWithoutPeople(metadata, types, doctype, field, true) === null),
  )
}
