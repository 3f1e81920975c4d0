import '../../apps/worker/src/limit-young-generation.ts'
import { createHash } from 'node:crypto'
import { createObjectStore } from '@pdd/storage'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'

/** One export in a process of its own, so that its memory is its own: `run-export.ts URL PERSON [S3 ENDPOINT]`. */
const [url = '', person = '', endpoint] = process.argv.slice(2)
const erp = createErpDatabase(url, { maxConnections: 1 })
const dataMap = loadDataMap()
const startedAt = performance.now()
let foundAt = 0
let cpuWhenFound = 0
const collection = collect({
  site: { name: 'bench' },
  erp,
  dataMap,
  subject: person,
  format: 'bundle',
  signal: new AbortController().signal,
  onProgress(progress) {
    if (foundAt > 0 || progress.doctypesTotal === 0) return
    foundAt = performance.now()
    cpuWhenFound = cpuSeconds()
  },
})
if (endpoint === undefined) for await (const _ of collection.bytes);
else await upload(collection.bytes, endpoint)

const result = collection.result()
console.log(
  JSON.stringify({
    seconds: (performance.now() - foundAt) / 1000,
    finding: (foundAt - startedAt) / 1000,
    rows: result.records,
    bytes: Number(result.bytes),
    cpu: cpuSeconds() - cpuWhenFound,
    rss: process.resourceUsage().maxRSS / 1024,
  }),
)
await erp.close()

async function upload(bytes: AsyncIterable<Uint8Array>, endpoint: string): Promise<void> {
  if (endpoint === 'hash') {
    const hash = createHash('sha256')
    for await (const chunk of bytes) hash.update(chunk)
    return
  }
  const store = createObjectStore({
    endpoint,
    region: 'us-east-1',
    bucket: 'bench',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    forcePathStyle: true,
    checksums: 'WHEN_SUPPORTED',
  })
  await store.put('bench', bytes, { contentType: 'application/json', signal: new AbortController().signal })
  store.close()
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
