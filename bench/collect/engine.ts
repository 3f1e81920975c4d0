import { createDocumentEncoder } from '../../apps/worker/src/collect/encode/document-encoder.ts'
import { takeTranscoder } from '../../apps/worker/src/collect/encode/engine.ts'
import { createOutput } from '../../apps/worker/src/collect/encode/output-buffer.ts'
import { createTimezoneTable } from '../../apps/worker/src/collect/encode/timezone-table.ts'
import type { Match } from '../../apps/worker/src/collect/ownership/selection.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { personFields } from '../../apps/worker/src/collect/rules/person-fields.ts'
import { readKnownSecrets } from '../../apps/worker/src/collect/secrets/known-secrets.ts'
import { createScrubber, createSecretFinder } from '../../apps/worker/src/collect/secrets/secret-finder.ts'
import { knownMetadata } from '../../apps/worker/src/collect/site/metadata-cache.ts'
import { createSiteReader } from '../../apps/worker/src/collect/site/reader.ts'
import { createSiteCache } from '../../apps/worker/src/collect/site/site-cache.ts'
import { holdsTexts } from '../../apps/worker/src/collect/site/text-columns.ts'
import { createZone } from '../../apps/worker/src/collect/values/site-clock.ts'
import { createReasons } from '../../apps/worker/src/collect/write/children.ts'
import { createDocumentPolicy } from '../../apps/worker/src/collect/write/document-policy.ts'
import { createDocumentView } from '../../apps/worker/src/collect/write/document-view.ts'
import { createTripwire } from '../../apps/worker/src/collect/write/final-scan.ts'
import { createLedger } from '../../apps/worker/src/collect/write/ledger.ts'
import type { Writing } from '../../apps/worker/src/collect/write/write-context.ts'
import type { Snapshot } from '../../apps/worker/src/erp/snapshot.ts'
import { join, name, type Sql } from '../../apps/worker/src/erp/sql.ts'

export type Engine = {
  /** the columns of an export, as a statement selects them */
  columns: Sql
  /** Takes the rows of `names`, in this order, from the pieces of one statement: `write` each, then `end` once. */
  start(names: string[]): {
    write(piece: Parameters<ReturnType<typeof createDocumentEncoder>['write']>[0]): void
    end(): { rows: number; bytes: number }
  }
}

/**
 * All that the bench takes from inside the collector: the export's own writer of one doctype, its looks for secrets and
 * its last look, put together as `collect` does it.
 *
 * @param field of the doctype, by which the documents are the person's
 */
export async function openEngine(snapshot: Snapshot, doctypeName: string, field: string): Promise<Engine> {
  const metadata = await knownMetadata(createSiteCache(), snapshot)
  const doctype = metadata.doctypes.get(doctypeName)
  if (doctype === undefined) throw new Error(`${doctypeName} is not known`)
  const dataMap = loadDataMap()
  const secrets = await readKnownSecrets(createSiteReader(snapshot, metadata), dataMap)
  const rule = dataMap.rule(doctypeName)
  const zone = createZone(metadata.timeZone)
  const transcoder = takeTranscoder(secrets)
  const output = createOutput(transcoder)
  output.begins(doctypeName)
  const findSecrets = createSecretFinder(secrets)
  const scrub = createScrubber(findSecrets)
  const writing = {
    ...{ clock: zone.clock, transcoder, output, ledger: createLedger() },
    ...{ scrub, scrubName: scrub, findSecrets },
    learnDay: createTimezoneTable(transcoder, zone),
    redaction: {
      search: {},
      otherSenders: new Set(),
      addressLists: new Map(),
      isShownWhole: () => true,
      hiddenColumns: () => new Map(),
    },
    reasonsOf: createReasons(scrub),
  } as unknown as Writing
  const view = createDocumentView(metadata, doctype, rule, personFields(metadata, doctype, rule))
  const holdsText = (one: string, of: string) => holdsTexts(metadata, one, of)
  const tripwire = createTripwire({ transcoder, output, findSecrets, holdsText })
  return {
    columns: join(
      view.columns.map((column) => name(column.name)),
      ', ',
    ),
    start(names) {
      const match: Match = { reasons: [{ field }], columns: 'all', rows: 'all' }
      const matches = new Map(names.map((document) => [document, match]))
      const writer = createDocumentEncoder(writing, createDocumentPolicy(writing, view, matches, new Set()))
      writer.expect([{ names, children: null }])
      let bytes = 0
      const take = (chunks: Iterable<Uint8Array>) => {
        for (const chunk of chunks) {
          tripwire(chunk)
          bytes += chunk.length
        }
      }
      return {
        write: (piece) => take(writer.write(piece)),
        end() {
          take(output.take(true))
          return { rows: writer.written(), bytes }
        },
      }
    },
  }
}
