import { createRecords, type Records } from '../evidence/known-records.ts'
import { outsidersAmong } from '../ownership/outsiders.ts'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Selection, select, withhold } from '../ownership/selection.ts'
import { namesReceiver } from '../rules/people/field-words.ts'
import { isPersonDoctype, type PersonField, personFields } from '../rules/person-fields.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import { valuesPerScan } from '../site/reader.ts'
import { accountsOf, columnsOf, createSubjectConditions, text } from '../subject/names-subject.ts'
import { inPortions } from '../values/chunks.ts'
import type { Doctype } from '../values/doctype.ts'
import type { OwnDocuments } from './attached.ts'
import { findInDoctype } from './by-fields.ts'
import { type Asked, elsewhere } from './doctypes-to-search.ts'

/** From a person's document to what hangs on it, and from that once more: a file on a comment of a ticket. */
export const mostHops = 2

/**
 * What hangs on documents that are wholly the person's, and is about nobody else from outside: notes, tasks, calls, comments
 * of other apps, by Link or Dynamic Link.
 */
export async function findHanging(search: Search, own: OwnDocuments): Promise<Selection[]> {
  const found: Selection[] = []
  let last = withoutLogs(own)
  for (let hop = 0; hop < mostHops && last.size > 0; hop += 1) {
    const selections = await findOn(search, last)
    found.push(...selections)
    last = withoutLogs(new Map(selections.map(({ doctype, matches }) => [doctype, [...matches.keys()]])))
  }
  return found
}

function withoutLogs(own: OwnDocuments): OwnDocuments {
  return new Map([...own].filter(([doctype, names]) => names.length > 0 && !isLog(doctype)))
}

/** Nothing hangs on the entries of a log. */
export function isLog(doctype: string): boolean {
  return logs.test(doctype)
}

const logs = /( Log| Ledger Entry)$|^(GL Entry|Email Queue|User Permission|DocShare|Notification Settings)$/

async function findOn(search: Search, own: OwnDocuments): Promise<Selection[]> {
  const { reader, dataMap } = search
  const asked = reader.metadata.derived
    .once(hangingDoctypes, reader.metadata, dataMap)
    .map((one) => ({ one, documents: portions(search, one, own) }))
    .filter(({ one, documents }) => documents.length > 0 && !reader.isEmpty(one.doctype.name))
  const found = await Promise.all(
    asked.flatMap(({ one, documents }) => documents.map((portion) => findPortion(search, one, portion))),
  )
  return found.filter(({ matches, withheld }) => matches.size + withheld.size > 0)
}

/** The documents that a form can hang on, as many at once as a statement takes. */
function portions({ reader }: Search, { searched = [] }: Asked, own: OwnDocuments): OwnDocuments[] {
  const dynamic = searched.some(({ kind }) => kind === 'dynamic')
  const wanted = [...own].filter(
    ([doctype]) => dynamic || searched.some((field) => field.kind === 'link' && field.target === doctype),
  )
  return inPortions(wanted, valuesPerScan[reader.snapshot.dialect.engine])
}

async function findPortion(search: Search, asked: Asked, own: OwnDocuments): Promise<Selection> {
  const { subject, reader } = search
  const documents = createRecords() as Map<string, Map<string, []>>
  for (const [doctype, names] of own) documents.set(doctype, new Map(names.map((name) => [name, []])))
  const hopping = { ...search, subject: { ...subject, records: both(subject.records, documents) } }
  const conditions = createSubjectConditions(reader, { ...nobody, records: documents })
  const owners = new Map<string, string>()
  const found = await findInDoctype(hopping, asked, conditions, new Map(), (row, cells) =>
    owners.set(row, text(cells.get('owner'))),
  )
  const selection = createSelection(found.doctype, search.matches)
  const ofOthers = await writtenByOthers(hopping, found.matches.keys(), owners)
  for (const [name, match] of found.matches) {
    if (match.columns === 'all' && !ofOthers.has(name)) select(selection, name, match)
    else withhold(selection, name, 'about_another_person', false)
  }
  return selection
}

/** What somebody else from outside the company wrote is theirs: an answer in a thread. */
async function writtenByOthers(
  { reader, subject }: Search,
  names: Iterable<string>,
  owners: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const found = [...names]
  const ownerOf = (name: string) => owners.get(name) ?? ''
  const own = new Set(accountsOf(subject))
  const ofOthers = found.filter((name) => ownerOf(name) !== 'Guest' && !own.has(ownerOf(name)))
  const outsiders = await outsidersAmong(reader, ofOthers.map(ownerOf))
  return new Set(ofOthers.filter((name) => outsiders.has(ownerOf(name))))
}

const nobody = {
  user: '',
  addresses: new Set<string>(),
  sharedAddresses: new Set<string>(),
  undecidedAddresses: new Set<string>(),
}

function both(records: Records, documents: Records): Records {
  const all = new Map(records)
  for (const [doctype, names] of documents) all.set(doctype, new Map([...(all.get(doctype) ?? []), ...names]))
  return all
}

/** The doctypes whose documents hang on others, by the map or by their form. */
export function hangingDoctypes(metadata: SiteMetadata, dataMap: Search['dataMap']): readonly Asked[] {
  return [...metadata.doctypes.values()].flatMap((doctype) => {
    if (doctype.isTable || doctype.isSingle || doctype.columns === null) return []
    if (elsewhere.has(doctype.name) || isPersonDoctype(metadata, doctype.name)) return []
    const rule = dataMap.rule(doctype.name)
    const known = personFields(metadata, doctype, rule)
    const wanted = rule.hangsOn ?? (whyNotByForm(metadata, doctype) === null ? referencesOf(doctype) : [])
    const searched = wanted.flatMap((column) => hopOf(metadata, doctype, known, column))
    if (searched.length === 0) return []
    const others = known.filter(({ column }) => !searched.some((one) => one.column === column))
    const fields = [...others, ...searched]
    const owner = doctype.columns.has('owner') ? ['owner'] : []
    const columns = [...new Set(['name', ...owner, ...columnsOf(fields)])]
    return [{ doctype, fields, searched, columns, person: false }]
  })
}

/**
 * Why the rows of a form do not hang on what they refer to unless a map says so: business documents of a company refer to
 * each other, and notices are for whom they name. Null where they hang.
 */
export function whyNotByForm(
  { persons }: SiteMetadata,
  { fields, isSubmittable, columns }: Doctype,
): 'submittable' | 'company' | 'notice' | null {
  if (isSubmittable) return 'submittable'
  const links = fields.filter(({ fieldname, fieldtype }) => fieldtype === 'Link' && columns?.has(fieldname))
  if (links.some(({ options }) => options === 'Company')) return 'company'
  const isNotice = links.some(
    ({ fieldname, options }) => (options === 'User' || persons.has(options)) && namesReceiver(fieldname),
  )
  return isNotice ? 'notice' : null
}

/** The fields by which a row of a form refers to other documents. */
export function referencesOf({ fields }: Doctype): string[] {
  return fields
    .filter(
      ({ fieldname, fieldtype }) =>
        fieldtype === 'Link' || (fieldtype === 'Dynamic Link' && !fieldname.includes('party')),
    )
    .map(({ fieldname }) => fieldname)
}

function hopOf(
  metadata: SiteMetadata,
  doctype: Doctype,
  known: readonly PersonField[],
  column: string,
): PersonField[] {
  const kind = doctype.columns?.get(column)?.kind
  if (kind !== 'text' && kind !== 'uuid') return []
  const dynamic = known.find((field) => field.column === column && field.kind === 'dynamic')
  if (dynamic !== undefined) return [{ ...dynamic, hop: true }]
  const field = doctype.fields.find(({ fieldname }) => fieldname === column)
  if (field?.fieldtype !== 'Link' || isPersonDoctype(metadata, field.options)) return []
  const uuids = kind === 'uuid' ? { uuids: true as const } : {}
  return [{ column, role: 'subject', kind: 'link', target: field.options, hop: true, ...uuids }]
}
