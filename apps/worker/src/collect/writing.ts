import type { SiteClock } from './datetimes.ts'
import type { Ledger } from './manifest.ts'
import type { RedactionContext } from './redactions.ts'
import type { Search } from './search.ts'

/** What every part of the writing needs. */
export type Writing = {
  search: Search
  clock: SiteClock
  ledger: Ledger
  scrub(text: string): string
  redaction: RedactionContext
}
