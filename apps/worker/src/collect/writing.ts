import type { SiteClock } from './datetimes.ts'
import type { Ledger } from './manifest.ts'
import type { Output } from './output.ts'
import type { Range } from './ranges.ts'
import type { RedactionContext } from './redactions.ts'
import type { Search } from './search.ts'
import type { Transcoder } from './transcoder.ts'

/** What every part of the writing needs. */
export type Writing = {
  search: Search
  clock: SiteClock
  ledger: Ledger
  /** the text without secrets */
  scrub(text: string): string
  /** the same of names, few of which are read often */
  scrubName(name: string): string
  /** where the scrubber finds something in a text that has one character for each of its bytes */
  findSecrets(text: string): Range[]
  redaction: RedactionContext
  transcoder: Transcoder
  output: Output
  /** makes the transcoder know the offset of a wall time's day */
  learnDay(wallTime: string): void
}
