import { individual, isParty, typeField, wordsOf } from '../../rules/parties.ts'
import type { SiteReader } from '../../site/reader.ts'
import type { Field } from '../../values/doctype.ts'

export type PartyKind = 'individual' | 'company' | 'unknown'

/** What each of these parties is, as far as the site's words say. */
export async function partyKinds(
  reader: SiteReader,
  doctype: string,
  names: Iterable<string>,
): Promise<Map<string, PartyKind>> {
  const field = typeField(reader.metadata.doctypes.get(doctype))
  const column = field?.fieldname ?? 'name'
  const rows = await reader.whereIn(doctype, ['name', column], 'name', names)
  const kindOf = field === undefined ? () => 'unknown' as const : await readWords(reader, field)
  return new Map(rows.map((row) => [row.name ?? '', kindOf(row[column] ?? '')]))
}

/** What a cell links to. */
export type Link = { doctype: string; value: string }

/**
 * Which of these links lead to parties that are persons, or may be: what names them is not told to others. No other link
 * does.
 */
export async function readPossiblePersons(
  reader: SiteReader,
  links: readonly Link[],
): Promise<(link: Link) => boolean> {
  const persons = new Map<string, Set<string>>()
  for (const [doctype, those] of Map.groupBy(links, (link) => link.doctype)) {
    if (!isParty(reader.metadata, doctype)) continue
    const names = those.map(({ value }) => value)
    const kinds = await partyKinds(reader, doctype, names)
    persons.set(doctype, new Set(names.filter((name) => (kinds.get(name) ?? 'company') !== 'company')))
  }
  return ({ doctype, value }) => persons.get(doctype)?.has(value) === true
}

/** What rows of a doctype are called: their name, their title, and the first text of their form; those that are there. */
export async function partyNames(
  reader: SiteReader,
  doctype: string,
  rows: Iterable<string>,
): Promise<Map<string, string[]>> {
  const known = reader.metadata.doctypes.get(doctype)
  const first = known?.fields.find(({ fieldtype }) => fieldtype === 'Data')?.fieldname
  const columns = ['name', known?.titleField ?? '', first ?? ''].filter((column) =>
    reader.has(doctype, column),
  )
  const found = await reader.whereIn(doctype, columns, 'name', rows)
  return new Map(
    found.map((row) => [row.name ?? '', [...new Set(Object.values(row))].filter((title) => title !== '')]),
  )
}

/** The site's words: ERPNext's own, their translations, and those that stand in their places on the list. */
async function readWords(
  reader: SiteReader,
  { options, before }: Field,
): Promise<(word: string) => PartyKind> {
  const original = wordsOf(before?.options ?? options)
  const shown = wordsOf(options)
  const kinds = new Map<string, PartyKind>()
  const kindOf = (word: string): PartyKind => (word === individual ? 'individual' : 'company')
  if (shown.length === original.length)
    shown.forEach((word, index) => {
      kinds.set(word, kindOf(original[index] ?? ''))
    })
  const translations = await reader.whereIn(
    'Translation',
    ['source_text', 'translated_text'],
    'source_text',
    original,
  )
  for (const { source_text = '', translated_text = '' } of translations)
    kinds.set(translated_text, kindOf(source_text))
  for (const word of original) kinds.set(word, kindOf(word))
  return (word) => kinds.get(word) ?? 'unknown'
}
