import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import { name, sql } from '../../apps/worker/src/erp/sql.ts'

/** The floor: the same rows through the same driver, counted and thrown away. `run-drain.ts URL TABLE COLUMN PERSON` */
const [url = '', table = '', column = '', person = ''] = process.argv.slice(2)
const erp = createErpDatabase(url, { maxConnections: 1 })
const snapshot = await erp.snapshot(new AbortController().signal)
const startedAt = performance.now()
const rows = 0
let bytes = 0
const everything = sql`SELECT * FROM ${name(table)} WHERE ${name(column)} = ${person} ORDER BY name`
for await (const piece of snapshot.wire([everything])) bytes += piece.bytes.length
const { user, system } = process.cpuUsage()
console.log(
  JSON.stringify({
    seconds: (performance.now() - startedAt) / 1000,
    rows,
    bytes,
    cpu: (user + system) / 1e6,
    rss: process.resourceUsage().maxRSS / 1024,
  }),
)
await snapshot.close()
await erp.close()
