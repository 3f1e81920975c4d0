import '../../apps/worker/src/limit-young-generation.ts'
import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import { name, sql, table } from '../../apps/worker/src/erp/sql.ts'
import { openEngine } from './engine.ts'

/**
 * Rows to bytes alone, over the rows of one statement in the order of their names.
 * `run-rows-to-bytes.ts URL DOCTYPE COLUMN PERSON`
 */
const [url = '', doctype = '', column = '', person = ''] = process.argv.slice(2)
const erp = createErpDatabase(url, { maxConnections: 1 })
const snapshot = await erp.snapshot(new AbortController().signal)
const engine = await openEngine(snapshot, doctype, column)
// As the export has it where names are hashes.
const theirs = sql`FROM ${table(doctype)} WHERE ${name(column)} = ${person} ORDER BY name`
const names = (await snapshot.all(sql`SELECT name ${theirs}`)).map(([document]) => String(document))
const writer = engine.start(names)

const startedAt = performance.now()
const before = process.cpuUsage()
for await (const piece of snapshot.wire([sql`SELECT ${engine.columns} ${theirs}`])) writer.write(piece)
const written = writer.end()
const { user, system } = process.cpuUsage(before)
console.log(
  JSON.stringify({
    ...{ seconds: (performance.now() - startedAt) / 1000, ...written },
    ...{ cpu: (user + system) / 1e6, rss: process.resourceUsage().maxRSS / 1024 },
  }),
)
await snapshot.close()
await erp.close()
