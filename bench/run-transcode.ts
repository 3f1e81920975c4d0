import '../apps/worker/src/limit-young-generation.ts'
import { createDocumentEncoder } from '../apps/worker/src/collect/encode/document-encoder.ts'
import { takeTranscoder } from '../apps/worker/src/collect/encode/engine.ts'
import { createOutput } from '../apps/worker/src/collect/encode/output-buffer.ts'
import { createTimezoneTable } from '../apps/worker/src/collect/encode/timezone-table.ts'
import type { Match } from '../apps/worker/src/collect/find/selection.ts'
import { loadDataMap } from '../apps/worker/src/collect/rules/data-map.ts'
import { personFields } from '../apps/worker/src/collect/rules/person-fields.ts'
import { readKnownSecrets } from '../apps/worker/src/collect/secrets/known-secrets.ts'
import { createScrubber, createSecretFinder } from '../apps/worker/src/collect/secrets/secret-finder.ts'
import { knownMetadata } from '../apps/worker/src/collect/site/metadata-cache.ts'
import { createSiteReader } from '../apps/worker/src/collect/site/reader.ts'
import { createSiteCache } from '../apps/worker/src/collect/site/site-cache.ts'
import { holdsTexts } from '../apps/worker/src/collect/site/text-columns.ts'
import { createZone } from '../apps/worker/src/collect/values/site-clock.ts'
import { createReasons } from '../apps/worker/src/collect/write/children.ts'
import { createDocumentPolicy } from '../apps/worker/src/collect/write/document-policy.ts'
import { createDocumentView } from '../apps/worker/src/collect/write/document-view.ts'
import { createTripwire } from '../apps/worker/src/collect/write/final-scan.ts'
import { createLedger } from '../apps/worker/src/collect/write/ledger.ts'
import type { Writing } from '../apps/worker/src/collect/write/write-context.ts'
import { createErpDatabase } from '../apps/worker/src/erp/erp-database.ts'
import { join, name, sql, table } from '../apps/worker/src/erp/sql.ts'

/**
 * Rows to bytes alone: the export's own writer, its looks for secrets and its last look, over the rows of one statement in
 * the order of their names. `run-transcode.ts URL DOCTYPE COLUMN PERSON`
 */
const [url = '', doctypeName = '', column = '', person = ''] = process.argv.slice(2)
const erp = createErpDatabase(url, { maxConnections: 1 })
const snapshot = await erp.snapshot(new AbortController().signal)
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
  redaction: { search: {}, otherSenders: new Set(), withheldColumns: () => new Set() },
  reasonsOf: createReasons(scrub),
} as unknown as Writing
const view = createDocumentView(metadata, doctype, rule, personFields(metadata, doctype, rule))
// As the export has it where names are hashes.
const theirs = sql`FROM ${table(doctypeName)} WHERE ${name(column)} = ${person} ORDER BY name`
const names = (await snapshot.all(sql`SELECT name ${theirs}`)).map(([document]) => String(document))
const match: Match = { reasons: [{ field: column }], columns: 'all', rows: 'all' }
const matches = new Map(names.map((document) => [document, match]))
const writer = createDocumentEncoder(writing, createDocumentPolicy(writing, view, matches))
writer.expect([{ names, children: null }])
const columns = join(
  view.columns.map((one) => name(one.name)),
  ', ',
)
const holdsText = (one: string, of: string) => holdsTexts(metadata, one, of)
const tripwire = createTripwire({ transcoder, output, findSecrets, holdsText })
let bytes = 0
const take = (chunks: Iterable<Uint8Array>) => {
  for (const chunk of chunks) {
    tripwire(chunk)
    bytes += chunk.length
  }
}

const startedAt = performance.now()
const before = process.cpuUsage()
for await (const piece of snapshot.wire([sql`SELECT ${columns} ${theirs}`])) take(writer.write(piece))
take(output.take(true))
const { user, system } = process.cpuUsage(before)
console.log(
  JSON.stringify({
    ...{ seconds: (performance.now() - startedAt) / 1000, rows: writer.written(), bytes },
    ...{ cpu: (user + system) / 1e6, rss: process.resourceUsage().maxRSS / 1024 },
  }),
)
await snapshot.close()
await erp.close()
