import type { DoctypeCounts, ExportFormat, ExportProgress, KnownTies, UndecidedTie } from '@pdd/core'
import type { ErpDatabase } from '../erp/erp-database.ts'
import type { Snapshot } from '../erp/snapshot.ts'
import { collectIncomplete } from './collect-errors.ts'
import { releaseTranscoder, type Transcoder, takeTranscoder } from './encode/engine.ts'
import { createOutput } from './encode/output-buffer.ts'
import { createTimezoneTable } from './encode/timezone-table.ts'
import { undecidedAtMost } from './evidence/ties.ts'
import { findEverything } from './find/find-everything.ts'
import { holdsHealth, holdsHealthRecords } from './find/health-columns.ts'
import { missingTables } from './find/missing-tables.ts'
import { writeFrappeExport } from './frappe-format/export.ts'
import { readEnteredForms } from './ownership/entered-forms.ts'
import { readStaff, type Search } from './ownership/search-context.ts'
import { createMatchPool } from './ownership/selection.ts'
import { redactionsFor } from './redact/redaction-context.ts'
import { checkAgainstSite } from './rules/check-data-map.ts'
import { type DataMap, mapForSite, withoutColumns } from './rules/data-map.ts'
import { withPersonRecords } from './rules/people/read-person-records.ts'
import { readKnownSecrets } from './secrets/known-secrets.ts'
import { createScrubber, createSecretFinder } from './secrets/secret-finder.ts'
import { readEmptyTables } from './site/empty-tables.ts'
import { createToldColumns } from './site/labels.ts'
import { knownMetadata } from './site/metadata-cache.ts'
import { createSiteReader, type SiteReader } from './site/reader.ts'
import { createSiteCache, type SiteCache, zoneOf } from './site/site-cache.ts'
import { holdsTexts } from './site/text-columns.ts'
import { readAccount } from './subject/account.ts'
import { nothingKnown, resolveSubject } from './subject/resolve-subject.ts'
import { writeBundle } from './write/bundle.ts'
import { createReasons } from './write/children.ts'
import { createTripwire } from './write/final-scan.ts'
import { createLedger } from './write/ledger.ts'
import { unconfirmedWords } from './write/processing.ts'
import { createProgress, type Progress } from './write/progress.ts'
import type { FileWriting } from './write/write-context.ts'

export type CollectOptions = {
  /** the name printed in the bundle */
  site: { name: string }
  erp: Pick<ErpDatabase, 'snapshot'>
  dataMap: DataMap
  /** what is known of the site from exports before; nothing when left out */
  cache?: SiteCache
  /** User.name, exactly */
  subject: string
  format: ExportFormat
  /** what officers decided and the person proved; nothing when left out */
  known?: KnownTies
  /** columns that this person's file leaves out, besides those of the map */
  keptBack?: readonly { doctype: string; column: string }[]
  /** Asked before anything else, in the snapshot of the export: what it throws ends the export. */
  admit?(snapshot: Snapshot): Promise<void>
  signal: AbortSignal
  onProgress(progress: ExportProgress): void
}

export type CollectionResult = {
  rowCounts: Record<string, DoctypeCounts>
  dataAsOf: Date
  records: number
  bytes: bigint
  /** ties that fit and could not be proven: an officer decides */
  undecided: UndecidedTie[]
  /** the person's own records hold what no mail should open by itself */
  sensitive: boolean
}

export type Collection = {
  /**
   * The document. Ends normally only when every count adds up and the footer is written; throws otherwise. A chunk is a
   * view of memory that is used again: what it holds is gone when the next one is asked for.
   */
  bytes: AsyncIterable<Uint8Array>
  /** Facts of the finished document; throws before `bytes` has ended. */
  result(): CollectionResult
}

/**
 * Everything a site keeps about one person, and nothing of anyone else, as one streamed document.
 *
 * @throws ExportError from `bytes`: `subject.unknown`, `data_map.invalid`, `erp.unavailable`, `erp.table_unreadable`,
 * `collect.secret_found`, `collect.incomplete`
 */
export function collect(options: CollectOptions): Collection {
  let finished: CollectionResult | null = null
  return {
    bytes: stream(options, (result) => {
      finished = result
    }),
    result() {
      if (finished === null) throw collectIncomplete()
      return finished
    },
  }
}

async function* stream(
  options: CollectOptions,
  finish: (result: CollectionResult) => void,
): AsyncGenerator<Uint8Array> {
  const snapshot = await options.erp.snapshot(options.signal)
  let transcoder: Transcoder | undefined
  try {
    await options.admit?.(snapshot)
    const writing = await prepare(options, snapshot)
    transcoder = writing.transcoder
    const progress = createProgress(options.onProgress)
    const { metadata } = writing.search.reader
    const holdsText = (doctype: string, column: string) => holdsTexts(metadata, doctype, column)
    const tripwire = createTripwire({ ...writing, holdsText })
    const result: CollectionResult = {
      rowCounts: {},
      dataAsOf: snapshot.takenAt,
      records: 0,
      bytes: 0n,
      undecided: [],
      sensitive: false,
    }

    for await (const chunk of write(options, writing, progress, result)) {
      options.signal.throwIfAborted()
      tripwire(chunk)
      result.bytes += BigInt(chunk.length)
      progress.wrote(chunk.length)
      yield chunk
    }
    progress.done()
    finish(result)
  } finally {
    if (transcoder !== undefined) releaseTranscoder(transcoder)
    await snapshot.close()
  }
}

/** Open the site, resolve the person, and have at hand what the writing needs. */
async function prepare(
  {
    dataMap: given,
    cache = createSiteCache(),
    subject: user,
    known = nothingKnown,
    keptBack = [],
  }: CollectOptions,
  snapshot: Snapshot,
): Promise<FileWriting> {
  const forms = await knownMetadata(cache, snapshot)
  checkAgainstSite(given, forms)
  const ofSite = mapForSite(given, forms)
  const dataMap = withoutColumns(ofSite, keptBack)
  const empty = await readEmptyTables(snapshot, forms)
  const metadata = await withPersonRecords(forms, ofSite, snapshot, empty)
  const reader = createSiteReader(snapshot, metadata, empty)
  const [subject, entered, staff, secrets] = await Promise.all([
    resolveSubject(reader, user, known),
    readOpenForms(reader, user),
    readStaff(reader),
    readKnownSecrets(reader, dataMap),
  ])
  const search: Search = { reader, subject, dataMap, known, staff, entered, matches: createMatchPool() }
  const zone = zoneOf(cache, metadata.timeZone)
  const transcoder = takeTranscoder(secrets)
  const findSecrets = createSecretFinder(secrets)
  const scrub = createScrubber(findSecrets)
  const scrubName = remembering(scrub)
  return {
    search,
    clock: zone.clock,
    ledger: createLedger(scrubName),
    scrub,
    scrubName,
    findSecrets,
    transcoder,
    output: createOutput(transcoder),
    learnDay: createTimezoneTable(transcoder, zone),
  }
}

/** The forms that are open to an account of the website; null for a member of the staff. */
async function readOpenForms(reader: SiteReader, user: string): Promise<Search['entered']> {
  const { isWebsiteUser } = await readAccount(reader, user)
  return isWebsiteUser ? readEnteredForms(reader, user) : null
}

const mostRemembered = 10_000

function remembering(scrub: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= mostRemembered) known.clear()
    const clean = scrub(text)
    known.set(text, clean)
    return clean
  }
}

/** Plan, write, reconcile: the ledger closes only when what was counted was written. */
async function* write(
  { format, site }: CollectOptions,
  writing: FileWriting,
  progress: Progress,
  result: CollectionResult,
): AsyncGenerator<Uint8Array> {
  const { search, ledger } = writing
  if (format === 'frappe') {
    result.sensitive = await holdsHealth(search)
    const counts = yield* writeFrappeExport(writing, progress.documentsWritten)
    Object.assign(result, plainCounts(counts))
    return
  }
  const [findings, health] = await Promise.all([findEverything(search), holdsHealth(search)])
  result.sensitive = health || holdsHealthRecords(search, findings.selections)
  const notes = [
    ...unconfirmedWords(search.dataMap),
    ...missingTables(search),
    ...search.subject.notes,
    ...findings.notes,
  ]
  for (const note of notes) ledger.note(note)
  result.undecided = [...search.subject.undecided, ...findings.undecided].slice(0, undecidedAtMost)
  progress.planned(findings.selections)
  const head = { site: site.name, asOf: search.reader.snapshot.takenAt, generatedAt: new Date() }
  const manifest = yield* writeBundle(
    {
      ...writing,
      findings,
      redaction: await redactionsFor(search, findings),
      shown: createToldColumns(),
      reasonsOf: createReasons(writing.scrubName),
    },
    head,
    progress.documentsWritten,
  )
  Object.assign(result, { rowCounts: manifest.doctypes, records: manifest.records })
}

function plainCounts(counts: Record<string, number>): Pick<CollectionResult, 'rowCounts' | 'records'> {
  const rowCounts = Object.fromEntries(
    Object.entries(counts).map(([doctype, rows]) => [
      doctype,
      { counted: rows, exported: rows, withheld: [] },
    ]),
  )
  return { rowCounts, records: Object.values(counts).reduce((sum, rows) => sum + rows, 0) }
}
