import { parseArgs } from 'node:util'
import { play } from './quint.ts'
import { wrong } from './wrong.ts'

const usage = `npm run model -- --samples 5000            random behaviours of the specification, each state held against the promises
npm run model -- --samples 5000 --seed 7   the same behaviours as before
npm run model -- --without WORDS           the same with one guard less, and what breaks: its name in wrong.ts holds the words`

const { samples, seed, without } = readFlags()
const chosen = Object.entries(wrong).filter(([name]) => without !== undefined && name.includes(without))
if (without === undefined) {
  const { holds, printed } = await play({ samples, steps: 60, seed })
  console.log(printed)
  process.exitCode = holds ? 0 : 1
}
for (const [name, { breaks, ...edit }] of chosen) {
  const { holds, printed } = await play({ edit, promises: [breaks], samples, steps: 60, seed })
  console.log(`${printed}\n${holds ? 'nothing was found' : `${breaks} breaks`} where ${name}`)
  if (holds) process.exitCode = 1
}

function readFlags(): { samples: number; seed: number; without?: string } {
  try {
    const options = {
      samples: { type: 'string' },
      seed: { type: 'string' },
      without: { type: 'string' },
    } as const
    const { values } = parseArgs({ options })
    const read = {
      samples: Number(values.samples ?? '5000'),
      seed: Number(values.seed ?? Date.now() % 1_000_000),
    }
    if (!(read.samples > 0) || !Number.isInteger(read.seed)) throw new RangeError('numbers')
    return { ...read, ...(values.without !== undefined && { without: values.without }) }
  } catch {
    console.error(usage)
    process.exit(64)
  }
}
