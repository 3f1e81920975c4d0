import type { WirePiece } from '../../erp/row-frames.ts'
import type { Sql } from '../../erp/sql.ts'
import type { Selection } from '../ownership/selection.ts'
import {
  type ChildRows,
  type ChildrenAsked,
  childTables,
  firstDocuments,
  readChildRows,
} from './child-rows.ts'
import { createDocumentSection, writeDocuments } from './documents.ts'
import { createOwnRowSection } from './own-rows.ts'
import { writeSingle } from './singles.ts'
import type { Writing } from './write-context.ts'

type OnDocuments = (doctype: string, count: number) => void

/** Of one selection what is read, and what is written as its member of the bundle. */
type Section = {
  children: readonly ChildrenAsked[]
  statements: Iterable<Sql>
  /** @param rows those of the child tables that it asked for */
  begin(rows: ChildRows): void
  write(piece: WirePiece): Iterable<Uint8Array>
  end(): void
}

/**
 * The documents of all selections, a member for each. Those that are few are asked for together: the server has the next
 * ones while some are written.
 */
export async function* writeSections(
  writing: Writing,
  selections: readonly Selection[],
  onDocuments: OnDocuments,
): AsyncGenerator<Uint8Array> {
  let separator = ''
  const open = ({ doctype }: Selection) => {
    writing.output.begins(doctype)
    writing.output.text(`${separator}\n${JSON.stringify(doctype)}:[`)
    separator = ','
  }
  for (const together of inGroups(selections)) {
    const [first] = together
    if (first !== undefined && isLarge(writing, first)) {
      open(first)
      yield* writeDocuments(writing, first, (count) => onDocuments(first.doctype, count))
      writing.output.text('\n]')
    } else {
      const sections = await Promise.all(
        together.map(async (selection): Promise<Section> => {
          const section = await sectionOf(writing, selection, (count) =>
            onDocuments(selection.doctype, count),
          )
          return {
            ...section,
            begin(rows) {
              open(selection)
              section.begin(rows)
            },
            end() {
              section.end()
              writing.output.text('\n]')
            },
          }
        }),
      )
      yield* writeTogether(writing, sections)
    }
    yield* writing.output.take(false)
  }
}

/** Each with few documents in all, or one selection with many. */
function* inGroups(selections: readonly Selection[]): Generator<Selection[]> {
  let together: Selection[] = []
  let documents = 0
  for (const selection of selections) {
    const { size } = selection.matches
    if (together.length > 0 && documents + size > firstDocuments) {
      yield together
      together = []
      documents = 0
    }
    together.push(selection)
    documents += size
  }
  if (together.length > 0) yield together
}

function isLarge({ findings }: Writing, { doctype, matches }: Selection): boolean {
  return matches.size > firstDocuments && !findings.ownRows.has(doctype)
}

async function sectionOf(
  writing: Writing,
  selection: Selection,
  written: (count: number) => void,
): Promise<Section> {
  const { doctype } = selection
  const ownRows = writing.findings.ownRows.get(doctype)
  if (ownRows !== undefined) return createOwnRowSection(writing, selection, ownRows, written)
  const isSingle = writing.search.reader.metadata.doctypes.get(doctype)?.isSingle === true
  if (!isSingle) return createDocumentSection(writing, selection, written)
  return {
    children: childTables(writing, doctype).map((child) => ({ doctype, child, parents: [doctype] })),
    statements: [],
    begin: (rows) => writeSingle(writing, selection, rows, written),
    write: () => [],
    end() {},
  }
}

/** Reads the child rows of all sections, then their documents, and writes one after the other. */
async function* writeTogether(writing: Writing, sections: readonly Section[]): AsyncGenerator<Uint8Array> {
  const { search, output } = writing
  const rows = await readChildRows(
    search,
    sections.flatMap(({ children }) => children),
  )
  const firsts: number[] = []
  function* statements(): Generator<Sql> {
    let count = 0
    for (const section of sections) {
      firsts.push(count)
      for (const statement of section.statements) {
        count += 1
        yield statement
      }
    }
  }
  let at = -1
  let given = 0
  const next = () => {
    sections[at]?.end()
    at += 1
    const section = sections[at]
    if (section === undefined) return
    section.begin(rows.slice(given, given + section.children.length))
    given += section.children.length
  }
  for await (const piece of search.reader.snapshot.wire(statements())) {
    // The first of a section is known once one of its statements was asked.
    while (at < 0 || piece.statement >= (firsts[at + 1] ?? Number.POSITIVE_INFINITY)) next()
    const { write } = sections[at] as Section
    yield* write({ ...piece, statement: piece.statement - (firsts[at] ?? 0) })
    yield* output.take(false)
  }
  while (at < sections.length) next()
}
