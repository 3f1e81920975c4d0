import type { Cell } from '../../erp/snapshot.ts'
import type { Search } from '../ownership/search-context.ts'
import type { Match } from '../ownership/selection.ts'
import type { Cells } from '../values/cells.ts'

/** What redactions are decided by, besides the row. */
export type RedactionContext = {
  search: Search
  /** of mail to the person: their words are theirs */
  otherSenders: ReadonlySet<string>
  /** mails of which something else in the file is a copy, and whose words are another person's */
  withheldWords: ReadonlySet<string>
  /** whether the file has all columns of a document */
  isShownWhole(doctype: string, name: string): boolean
  /** why a document that was found is not in the file; undefined where it is, or was not found */
  keptBackFor(doctype: string, name: string): string | undefined
  /** by doctype: columns in which the person stands in a list of addresses, with what goes of them */
  addressLists: ReadonlyMap<string, readonly Redaction[]>
  /** columns that nobody sees, and why; of a document that is not there any more, of those that it had */
  hiddenColumns(doctype: string, had?: readonly string[]): ReadonlyMap<string, string>
}

/** What stays of a value, and for each part that went why. */
export type Rest = { cell: Cell; went: readonly string[] }

/** Values that hold other people's parts. */
export type Redaction = {
  column: string
  /** other columns that it is decided by; they are read before this one */
  decidedBy?: readonly string[]
  /** whether something may go from a document of this match; not asked for an empty value */
  mayApply(match: Match, context: RedactionContext): boolean
  /** all of it goes or nothing: it is decided without a look at the value, which may be long */
  whole?: true
  /** undefined: nothing goes */
  apply(cells: Cells, match: Match, context: RedactionContext): Rest | undefined
}

/** All of it goes, since nobody can tell what is in it. */
export const unreadable: Rest = { cell: null, went: ['unreadable'] }

/** Whether a value tells something: what holds nothing is not withheld when it goes. */
export function holdsSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}
