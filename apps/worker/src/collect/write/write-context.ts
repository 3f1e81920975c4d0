import type { Transcoder } from '../encode/engine.ts'
import type { Output } from '../encode/output-buffer.ts'
import type { Findings } from '../find/find-everything.ts'
import type { Search } from '../ownership/search-context.ts'
import type { Match } from '../ownership/selection.ts'
import type { RedactionContext } from '../redact/redaction.ts'
import type { ToldColumns } from '../site/labels.ts'
import type { Range } from '../values/ranges.ts'
import type { SiteClock } from '../values/site-clock.ts'
import type { Ledger } from './ledger.ts'

/** What a file of either format is written with. */
export type FileWriting = {
  search: Search
  clock: SiteClock
  ledger: Ledger
  /** the text without secrets */
  scrub(text: string): string
  /** the same of names, few of which are read often */
  scrubName(name: string): string
  /** where the scrubber finds something in a text that has one character for each of its bytes */
  findSecrets(text: string): Range[]
  transcoder: Transcoder
  output: Output
  /** makes the transcoder know the offset of a wall time's day */
  learnDay(wallTime: string): void
}

/** What every part of the writing of a bundle needs. */
export type Writing = FileWriting & {
  findings: Findings
  redaction: RedactionContext
  /** the columns that the file shows something of: they get their labels */
  shown: ToldColumns
  /** the end of a document: why it is in the file */
  reasonsOf(match: Match): Buffer
}
