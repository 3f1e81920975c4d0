import { elsewhere } from '../../collect/find/doctypes-to-search.ts'
import { hangingDoctypes, isLog, mostHops, referencesOf, whyNotByForm } from '../../collect/find/hanging.ts'
import type { DataMap } from '../../collect/rules/data-map.ts'
import { isPersonDoctype, type PersonField, personFields } from '../../collect/rules/person-fields.ts'
import type { EmptyTables } from '../../collect/site/empty-tables.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import type { Doctype } from '../../collect/values/doctype.ts'
import { linkedBy, whyWithoutPeople } from './dynamic-links.ts'
import type { TypeColumns } from './type-columns.ts'

type Reference = { column: string; to: string[] }

/** Names no person itself, and refers to documents that can be a person's. */
export type Reachable = {
  doctype: string
  fields: Reference[]
  /** why the rule does not follow it: null where it does, or a map */
  because: 'submittable' | 'company' | 'notice' | 'too_far' | null
  by: 'site' | 'map' | 'form'
  rows: boolean
}

type Site = { metadata: SiteMetadata; dataMap: DataMap; types: TypeColumns; empty: EmptyTables }

/** What is reachable from a document of a person, without naming one: what is followed, and what is not. */
export function findReachable(site: Site): { followed: Reachable[]; left: Reachable[] } {
  const { metadata, dataMap } = site
  const documents = [...metadata.doctypes.values()].filter(isDocument)
  const hanging = new Map(
    hangingDoctypes(metadata, dataMap).map(({ doctype, searched = [] }) => [
      doctype.name,
      new Set(searched.map(({ column }) => column)),
    ]),
  )
  const refers = (doctype: Doctype, to: ReadonlySet<string>, followed?: ReadonlySet<string>) =>
    referencesIn(site, doctype, followed)
      .map(({ column, to: targets }) => ({ column, to: targets.filter((target) => to.has(target)) }))
      .filter(({ to: targets }) => targets.length > 0)
  const reached = new Set(documents.filter((doctype) => canBePersons(site, doctype)).map(({ name }) => name))
  for (let hop = 0; hop < mostHops; hop += 1) {
    const from = new Set(reached)
    for (const doctype of documents) {
      const columns = hanging.get(doctype.name)
      if (columns !== undefined && refers(doctype, from, columns).length > 0 && !isLog(doctype.name))
        reached.add(doctype.name)
    }
  }
  const all = documents
    .filter((doctype) => !isPersonDoctype(metadata, doctype.name) && !elsewhere.has(doctype.name))
    .flatMap((doctype): Reachable[] => {
      const columns = hanging.get(doctype.name)
      const fields = refers(doctype, reached, columns)
      if (fields.length === 0 || namesPerson(site, doctype, fields)) return []
      const decided = dataMap.rule(doctype.name).hangsOn !== undefined
      if (decided && columns === undefined) return []
      const tooFar = columns !== undefined && !reached.has(doctype.name) && !isLog(doctype.name)
      const because = tooFar ? 'too_far' : decided ? null : whyNotByForm(metadata, doctype)
      const own = dataMap.overrides.get(doctype.name)?.hangsOn !== undefined
      const by = decided ? (own ? 'site' : 'map') : 'form'
      return [{ doctype: doctype.name, fields, because, by, rows: !site.empty.has(doctype.name) }]
    })
    .sort((one, other) => (one.doctype < other.doctype ? -1 : 1))
  return {
    followed: all.filter(({ because }) => because === null),
    left: all.filter(({ because }) => because !== null),
  }
}

function isDocument({ isTable, isSingle, isVirtual, columns }: Doctype): boolean {
  return !isTable && !isSingle && !isVirtual && columns !== null
}

/** By which columns a row refers to which documents; of what is followed by those columns alone. */
function referencesIn({ types }: Site, doctype: Doctype, followed?: ReadonlySet<string>): Reference[] {
  const named = new Set(followed ?? referencesOf(doctype))
  return doctype.fields
    .filter(({ fieldname }) => named.has(fieldname) && doctype.columns?.has(fieldname))
    .map(({ fieldname, fieldtype, options }) => ({
      column: fieldname,
      to: (fieldtype === 'Link' ? [options] : linkedBy(types, doctype, options)).filter(
        (target) => target !== doctype.name,
      ),
    }))
}

function canBePersons(site: Site, doctype: Doctype): boolean {
  const { metadata } = site
  if (isPersonDoctype(metadata, doctype.name) || isLog(doctype.name)) return false
  if (isOfCompany(doctype)) return false
  return subjectFields(site, doctype).length > 0
}

/** The company itself, the forms, and trees: departments, warehouses, accounts. What names a person in one makes it nobody's. */
function isOfCompany({ name, columns }: Doctype): boolean {
  return name === 'Company' || name === 'DocType' || (columns?.has('lft') && columns.has('rgt')) === true
}

function namesPerson(site: Site, doctype: Doctype, references: readonly Reference[]): boolean {
  const referring = new Set(references.map(({ column }) => column))
  return subjectFields(site, doctype).some(
    (field) => !referring.has(field.column) && !(field.kind === 'email' && field.whole),
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
