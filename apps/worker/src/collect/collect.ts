import type { DoctypeCounts, ExportFormat, ExportProgress } from '@pdd/core'
import type { ErpDatabase, Snapshot } from '../erp/erp-database.ts'
import { collectIncomplete } from './collect-errors.ts'
import type { DataMap } from './data-map.ts'
import { checkAgainstSite } from './data-map-check.ts'
import { createSiteClock } from './datetimes.ts'
import { findEverything } from './find-everything.ts'
import { writeFrappeExport } from './frappe-export.ts'
import { createScrubber, readKnownSecrets } from './known-secrets.ts'
import { createLedger } from './manifest.ts'
import { missingTables } from './missing-tables.ts'
import { createProgress, type Progress } from './progress.ts'
import { createSearch } from './search.ts'
import { readSiteMetadata } from './site-metadata.ts'
import { createSiteReader } from './site-reader.ts'
import { resolveSubject } from './subject.ts'
import { createTripwire } from './tripwire.ts'
import { writeBundle } from './write-bundle.ts'
import type { Writing } from './writing.ts'

export type CollectOptions = {
  /** the name printed in the bundle */
  site: { name: string }
  erp: Pick<ErpDatabase, 'snapshot'>
  dataMap: DataMap
  /** User.name, exactly */
  subject: string
  format: ExportFormat
  signal: AbortSignal
  onProgress(progress: ExportProgress): void
}

export type CollectionResult = {
  rowCounts: Record<string, DoctypeCounts>
  dataAsOf: Date
  records: number
  bytes: bigint
}

export type Collection = {
  /** The document. Ends normally only when every count adds up and the footer is written; throws otherwise. */
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
  try {
    const { writing, secrets } = await prepare(options, snapshot)
    const progress = createProgress(options.onProgress)
    const tripwire = createTripwire(secrets)
    const result = { rowCounts: {}, dataAsOf: snapshot.takenAt, records: 0, bytes: 0n }

    for await (const chunk of inChunks(write(options, writing, progress, result))) {
      options.signal.throwIfAborted()
      tripwire(chunk)
      result.bytes += BigInt(chunk.length)
      progress.wrote(chunk.length)
      yield chunk
    }
    progress.done()
    finish(result)
  } finally {
    await snapshot.close()
  }
}

/** Open the site, resolve the person, and have at hand what the writing needs. */
async function prepare({ subject: user, dataMap }: CollectOptions, snapshot: Snapshot) {
  const metadata = await readSiteMetadata(snapshot)
  checkAgainstSite(dataMap, metadata)
  const reader = createSiteReader(snapshot, metadata)
  const subject = await resolveSubject(reader, user)
  const search = await createSearch(reader, subject, dataMap)
  const secrets = await readKnownSecrets(reader)
  const withheldColumns = (doctype: string) =>
    new Set(
      Object.entries(dataMap.rule(doctype).fields ?? {}).flatMap(([field, { withhold }]) =>
        withhold ? [field] : [],
      ),
    )
  const writing: Writing = {
    search,
    clock: createSiteClock(metadata.timeZone),
    ledger: createLedger(),
    scrub: createScrubber(secrets),
    redaction: { search, withheldColumns },
  }
  return { writing, secrets }
}

/** Plan, write, reconcile: the ledger closes only when what was counted was written. */
async function* write(
  { format, site }: CollectOptions,
  writing: Writing,
  progress: Progress,
  result: CollectionResult,
): AsyncGenerator<string> {
  const { search, ledger } = writing
  if (format === 'frappe') {
    const counts = yield* writeFrappeExport(writing, progress.documentWritten)
    Object.assign(result, plainCounts(counts))
    return
  }
  const selections = await findEverything(search)
  for (const note of missingTables(search)) ledger.note(note)
  progress.planned(selections)
  const head = { site: site.name, asOf: search.reader.snapshot.takenAt, generatedAt: new Date() }
  const manifest = yield* writeBundle(writing, selections, head, progress.documentWritten)
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

const chunkCharacters = 64 * 1024

/** Small texts together, so that an upload is not made of a million pieces. */
async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let waiting: string[] = []
  let characters = 0
  for await (const text of texts) {
    waiting.push(text)
    characters += text.length
    if (characters < chunkCharacters) continue
    yield Buffer.from(waiting.join(''))
    waiting = []
    characters = 0
  }
  if (characters > 0) yield Buffer.from(waiting.join(''))
}
