import { parseArgs } from 'node:util'
import type { Ratios, Spread } from '../measure.ts'
import { linesOf } from '../report.ts'
import { measurePost } from './create-request.ts'
import { measureRush } from './many-requests.ts'

/** The parts of the bench that are about the service and not the export: `[post] [crowd] [--rounds N] [--requests N]`. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, requests: { type: 'string', default: '10000' } },
})
const parts = positionals.length > 0 ? positionals : ['post', 'crowd']
const say = (text: string) => process.stderr.write(`${text}\n`)
const spread: Spread = {}
const ratio: Ratios = {}
if (parts.includes('post'))
  Object.assign(ratio, await measurePost({ rounds: Number(values.rounds), count: 4_000, say, spread }))
if (parts.includes('crowd'))
  Object.assign(ratio, await measureRush({ requests: Number(values.requests), say, spread }))
console.log(linesOf(ratio, spread).join('\n'))
