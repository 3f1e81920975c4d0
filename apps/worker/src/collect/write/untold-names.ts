import type { Search } from '../ownership/search-context.ts'
import type { Match, Selection } from '../ownership/selection.ts'
import { nameIsMadeOf, nameTells } from '../rules/told-names.ts'
import type { Doctype } from '../values/doctype.ts'
import type { DocumentView } from './document-view.ts'

/**
 * The documents that are told as a bare fact, and whose names may be made of what is kept back of them. Where a name looks
 * like a counter or a hash by chance only, the row's own words decide.
 */
export async function untoldNames(
  search: Search,
  { doctype, visible }: DocumentView,
  { matches }: Selection,
): Promise<ReadonlySet<string>> {
  const { metadata } = search.reader
  const madeOf = nameIsMadeOf(metadata, doctype)
  const isTold = (match: Match) =>
    match.columns === 'all' ||
    match.reasons.some(({ field }) => field === 'name') ||
    (madeOf.length > 0 && madeOf.every((column) => visible(match).has(column)))
  const untold = new Set<string>()
  const doubtful = new Set<string>()
  for (const [name, match] of matches) {
    if (isTold(match)) continue
    const tells = nameTells(metadata, doctype, name)
    if (tells === 'something') untold.add(name)
    if (tells === 'perhaps' && wordsOf(name).length > 0) doubtful.add(name)
  }
  for (const name of await namedLikeTheirRow(search, doctype, doubtful)) untold.add(name)
  return untold
}

const short = new Set(['Data', 'Link', 'Dynamic Link', 'Read Only', 'Small Text', 'Autocomplete'])
/** how the row was named, and what it was made of */
const ofNaming = new Set(['naming_series', 'amended_from'])

async function namedLikeTheirRow(
  { reader }: Search,
  { name: doctype, fields }: Doctype,
  names: ReadonlySet<string>,
): Promise<string[]> {
  const columns = fields.flatMap(({ fieldname, fieldtype }) =>
    short.has(fieldtype) && !ofNaming.has(fieldname) ? [fieldname] : [],
  )
  const rows = await reader.whereIn(doctype, ['name', ...columns], 'name', names)
  return rows.flatMap(({ name = '', ...row }) => {
    const words = new Set(Object.values(row).flatMap((value) => wordsOf(value ?? '')))
    return wordsOf(name).some((word) => words.has(word)) ? [name] : []
  })
}

/** Words in small letters; what is shorter is an abbreviation. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}{3,}/gu) ?? []
}
