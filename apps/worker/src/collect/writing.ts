import type { SiteClock } from './datetimes.ts'
import type { Ledger } from './manifest.ts'
import type { Output } from './output.ts'
import type { RedactionContext } from './redactions.ts'
import type { Search } from './search.ts'
import type { Range } from './secrets.ts'
import type { Transcoder } from './transcoder.ts'

/** What every part of the writing needs. */
export type Writing = {
  search: Search
  clock: SiteClock
  ledger: Ledger
  scrub(text: string): string
  /** where in a text the scrubber finds something */
  findSecrets(text: string): Range[]
  redaction: RedactionContext
  transcoder: Transcoder
  output: Output
  /** makes the transcoder know the offset of a wall time's day */
  learnDay(wallTime: string): void
}
