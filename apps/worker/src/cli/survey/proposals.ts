import type { DataMap } from '../../collect/rules/data-map.ts'
import { wordsOfTitle } from '../../collect/rules/people/name-words.ts'
import { isAlwaysPerson } from '../../collect/rules/people/person-records.ts'
import { personFields } from '../../collect/rules/person-fields.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import type { Doctype } from '../../collect/values/doctype.ts'
import { categoryWords } from './category-words.ts'

/** What a map could say of a doctype that none classifies. */
export type Proposal = {
  doctype: string
  category: string
  /** what it is guessed from */
  by: 'module' | 'same_module' | 'name' | 'people' | 'links' | 'fields' | 'nothing'
  /** its rows are people, or staff, and no map says so */
  record?: 'person' | 'staff'
}

type Guess = Pick<Proposal, 'category' | 'by'>

/**
 * Guesses a category: by the module, by what else is in it, by words, by what the doctype links to.
 *
 * @param hangsOn the doctypes of the documents whose files its rows go into
 */
export function propose(
  metadata: SiteMetadata,
  dataMap: DataMap,
  name: string,
  hangsOn: readonly string[] = [],
): Proposal {
  const doctype = metadata.doctypes.get(name)
  const kind = metadata.persons.get(name)?.kind
  const record = kind === undefined || dataMap.rule(name).record !== undefined ? {} : { record: kind }
  const guess = doctype === undefined ? null : guessCategory(metadata, dataMap, doctype, hangsOn)
  return { doctype: name, ...(guess ?? nothing(dataMap)), ...record }
}

function nothing(dataMap: DataMap): Guess {
  const { category } = dataMap.classify({ name: '', module: '', custom: true })
  return { category, by: 'nothing' }
}

/** Modules of Frappe into which sites put what they make: they say nothing of it. */
const anyModules = new Set(
  'Core,Custom,Desk,Setup,Website,Utilities,Integrations,Automation,Geo,Printing,Social,Workflow,Portal,Regional'.split(
    ',',
  ),
)

function guessCategory(
  metadata: SiteMetadata,
  dataMap: DataMap,
  doctype: Doctype,
  hangsOn: readonly string[],
): Guess | null {
  const isNamed = doctype.module !== '' && !anyModules.has(doctype.module)
  return (
    (isNamed ? byModule(metadata, dataMap, doctype) : null) ??
    byWords([doctype.name, ...(isNamed ? [doctype.module] : [])], 'name') ??
    byKind(metadata, doctype) ??
    byLinks(metadata, dataMap, doctype) ??
    byDocuments(metadata, dataMap, hangsOn) ??
    byWords(
      doctype.fields.flatMap(({ fieldname, label }) => [fieldname, label]),
      'fields',
    )
  )
}

function byModule({ doctypes }: SiteMetadata, dataMap: DataMap, { module }: Doctype): Guess | null {
  const own = dataMap.classify({ name: '', module, custom: false })
  if (own.by === 'module') return { category: own.category, by: 'module' }
  const beside = [...doctypes.values()]
    .filter((one) => one.module === module)
    .map((one) => dataMap.classify(one))
  return mostOf(
    beside.filter(({ by }) => by !== null).map(({ category }) => category),
    'same_module',
  )
}

/** The first category, in the order of the table, of which most words are there. */
function byWords(titles: readonly string[], by: 'name' | 'fields'): Guess | null {
  const words = [...new Set(titles.flatMap(wordsOfTitle))]
  return mostOf(
    categoryWords.flatMap(([category, beginnings]) =>
      words.filter((word) => beginnings.some((beginning) => word.startsWith(beginning))).map(() => category),
    ),
    by,
  )
}

function byKind({ persons }: SiteMetadata, { name }: Doctype): Guess | null {
  const kind = persons.get(name)?.kind
  if (kind === undefined) return null
  return { category: kind === 'staff' ? 'work' : 'contact', by: 'people' }
}

/** What is about a patient is about health, and what is about an employee is of the employment. */
function byLinks(metadata: SiteMetadata, dataMap: DataMap, doctype: Doctype): Guess | null {
  const named = personFields(metadata, doctype, dataMap.rule(doctype.name)).flatMap((field) =>
    field.kind === 'link' && field.role !== 'work' ? [metadata.doctypes.get(field.target)] : [],
  )
  const categories = named.flatMap((target) => {
    if (target === undefined || target.name === 'User' || target.name === 'Contact') return []
    const { category, by } = dataMap.classify(target)
    if (by !== null || isAlwaysPerson(target.name)) return [category]
    return metadata.persons.has(target.name) ? [propose(metadata, dataMap, target.name).category] : []
  })
  return mostOf(categories, 'links')
}

function byDocuments(metadata: SiteMetadata, dataMap: DataMap, names: readonly string[]): Guess | null {
  const categories = names.flatMap((name) => {
    const doctype = metadata.doctypes.get(name)
    const known = doctype === undefined ? null : dataMap.classify(doctype)
    if (known !== null && known.by !== null) return [known.category]
    const guessed = propose(metadata, dataMap, name)
    return guessed.by === 'nothing' ? [] : [guessed.category]
  })
  return mostOf(categories, 'links')
}

function mostOf(categories: readonly string[], by: Proposal['by']): Guess | null {
  const counted = [...Map.groupBy(categories, (category) => category)].map(
    ([category, { length }]) => ({ category, length }) as const,
  )
  const most = Math.max(...counted.map(({ length }) => length))
  const first = counted.find(({ length }) => length === most)
  return first === undefined ? null : { category: first.category, by }
}
