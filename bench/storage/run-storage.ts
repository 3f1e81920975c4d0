import { parseArgs } from 'node:util'
import type { Spread } from '../measure.ts'
import { linesOf } from '../report.ts'
import { measureStorage } from './uploads.ts'

/** The part of the bench that is about the store: `[--rounds N] [--megabytes N] [--memory N,N,…]`. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    megabytes: { type: 'string', default: '1000' },
    memory: { type: 'string', default: '64,1000,8000' },
  },
})
const spread: Spread = {}
const ratio = await measureStorage({
  rounds: Number(values.rounds),
  say: (text) => process.stderr.write(`${text}\n`),
  spread,
  megabytes: Number(values.megabytes),
  memoryMegabytes: values.memory.split(',').map(Number),
})
console.log(linesOf(ratio, spread).join('\n'))
