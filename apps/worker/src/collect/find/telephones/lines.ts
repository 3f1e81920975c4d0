import type { Cell } from '../../../erp/snapshot.ts'
import { answered, openQuestions } from '../../ownership/open-questions.ts'
import { factsOf } from '../../ownership/row-facts.ts'
import { decideOwnership, type FieldMatch, type RowMatches } from '../../ownership/row-ownership.ts'
import type { Search } from '../../ownership/search-context.ts'
import { createSelection, type Selection, select } from '../../ownership/selection.ts'
import { wordsOfTitle } from '../../rules/people/name-words.ts'
import { type PersonField, personFields } from '../../rules/person-fields.ts'
import { lineColumns } from '../../rules/telephones.ts'
import type { SiteMetadata } from '../../site/metadata.ts'
import { columnsOf, text } from '../../subject/names-subject.ts'
import type { Doctype } from '../../values/doctype.ts'
import type { Telephone } from '../../values/telephones/telephones.ts'
import type { Held, Numbers } from './numbers.ts'
import type { OpenRows } from './open-rows.ts'

/** A call or a message in which a number of the person stands. */
type Hit = {
  row: string
  owner: string
  cells: ReadonlyMap<string, Cell>
  held: ReadonlyMap<string, readonly Held[]>
}

/**
 * Calls and short messages by the person's telephone numbers: about them, as by a mail address. One that a list, or a number
 * that others have too, says to be theirs is for an officer.
 */
export async function findLines(search: Search, numbers: Numbers, open: OpenRows): Promise<Selection[]> {
  const { metadata, isEmpty } = search.reader
  const asked = metadata.derived
    .once(lineDoctypes, metadata, search.dataMap)
    .filter(({ doctype }) => !isEmpty(doctype.name))
  const found = await Promise.all(asked.map((one) => findIn(search, numbers, one, open)))
  return found.filter(({ matches, withheld }) => matches.size + withheld.size > 0)
}

type Asked = { doctype: Doctype; lines: readonly string[] }

/** Follows from the metadata and the map alone. */
function lineDoctypes(metadata: SiteMetadata, dataMap: Search['dataMap']): readonly Asked[] {
  return [...metadata.doctypes.values()].flatMap((doctype) => {
    const lines = lineColumns(metadata, doctype, dataMap.rule(doctype.name))
    return lines.length === 0 ? [] : [{ doctype, lines }]
  })
}

async function findIn(
  search: Search,
  numbers: Numbers,
  { doctype, lines }: Asked,
  open: OpenRows,
): Promise<Selection> {
  const { reader, dataMap } = search
  const fields = personFields(reader.metadata, doctype, dataMap.rule(doctype.name))
  const own = ['name', 'owner'].filter((column) => reader.has(doctype.name, column))
  const columns = [...new Set([...own, ...columnsOf(fields), ...lines])]
  const international = wordsOfTitle(doctype.name).includes('whatsapp')
  const hits: Hit[] = []
  await reader.scan({
    doctype: doctype.name,
    columns,
    where: numbers.condition(lines),
    visit(row) {
      const cells = new Map(columns.map((column, at) => [column, row[at] ?? null]))
      const held = new Map(lines.map((line) => [line, numbers.heldIn(text(cells.get(line)), international)]))
      if ([...held.values()].some(({ length }) => length > 0))
        hits.push({ row: text(cells.get('name')), owner: text(cells.get('owner')), cells, held })
    },
  })
  const selection = createSelection(doctype.name, search.matches)
  const alone = await numbers.alone(
    hits.flatMap(({ held }) => [...held.values()].flat().map(({ telephone }) => telephone)),
  )
  const rows = hits.flatMap((hit) => {
    const mine = linesOf(hit, alone)
    if (mine.length === 0) {
      open.add(selection, doctype, hit)
      return []
    }
    const facts = factsByLine(factsOf(search, doctype, fields, hit.cells, undefined), mine)
    return [{ ...hit, facts, open: openQuestions(search, facts, hit.cells) }]
  })
  for (const { row, facts } of await answered(search, rows)) {
    const ownership = isAgents(search, facts) ? factOf(facts) : decideOwnership(facts)
    if (ownership !== null && !('withheld' in ownership)) select(selection, row, ownership)
  }
  return selection
}

/** The lines whose number is the person's alone. */
function linesOf({ held }: Hit, ofPerson: ReadonlySet<Telephone>): string[] {
  return [...held].flatMap(([line, those]) =>
    those.some(({ telephone, alone }) => alone && ofPerson.has(telephone)) ? [line] : [],
  )
}

function factsByLine(facts: RowMatches, lines: readonly string[]): RowMatches {
  const named = lines.map((column): FieldMatch => {
    const field: PersonField = { column, role: 'subject', kind: 'email' }
    return { field, naming: 'subject', isSubject: true, standing: 'outsider' }
  })
  return { ...facts, named: [...facts.named, ...named] }
}

/** A member of the staff who calls for the company works: theirs is the call that a colleague took or made. */
function isAgents({ subject }: Search, { named }: RowMatches): boolean {
  if (subject.isWebsiteUser) return false
  const agents = named.filter(({ field, naming }) => field.role === 'work' && naming !== 'nobody')
  return agents.length === 0 || agents.some(({ naming }) => naming === 'subject')
}

function factOf({ named }: RowMatches) {
  const reasons = named
    .filter(({ naming }) => naming === 'subject')
    .map(({ field }) => ({ field: field.column }))
  return { reasons, columns: 'matched' as const, rows: 'matched' as const }
}
