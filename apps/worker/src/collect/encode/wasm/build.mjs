// Compiles assembly/transcoder.ts and what it imports. The result is kept beside it, because the compiler is large and few ever need it:
//   npx --yes --package assemblyscript@0.28.20 -- node apps/worker/src/collect/encode/wasm/build.mjs
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const beside = (name) => fileURLToPath(new URL(name, import.meta.url))

execFileSync(
  'asc',
  [
    beside('assembly/transcoder.ts'),
    ...['--outFile', beside('transcoder.wasm')],
    ...['--runtime', 'stub', '--optimizeLevel', '3', '--noAssert', '--enable', 'simd'],
    ...['--initialMemory', '224', '--maximumMemory', '224'],
  ],
  { stdio: 'inherit' },
)

const digest = (name) =>
  createHash('sha256')
    .update(readFileSync(beside(name)))
    .digest('hex')
const files = readdirSync(beside('.'), { recursive: true }).filter((name) =>
  /(?<!\.d)\.ts$|\.wasm$/.test(name),
)
const digests = Object.fromEntries(files.sort().map((name) => [name, digest(name)]))
writeFileSync(beside('digests.json'), `${JSON.stringify(digests, null, 2)}\n`)
