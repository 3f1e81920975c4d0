import { parseArgs } from 'node:util'
import type { Spread } from '../measure.ts'
import { describe, measureLargeFinding } from './find-subject.ts'
import type { Site } from './site.ts'

/** `npm run bench:finding -- [--mails N] [--contacts N] [--rounds N] [--engine mariadb|postgres]` */
const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '5000000' },
    contacts: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    engine: { type: 'string' },
  },
})
const spread: Spread = {}
const ratios = await measureLargeFinding({
  rounds: Number(values.rounds),
  mails: Number(values.mails),
  contacts: Number(values.contacts),
  say: (text) => process.stderr.write(`${text}\n`),
  spread,
  ...(values.engine === undefined ? {} : { engines: [values.engine as Site['engine']] }),
})
process.stdout.write(`${describe(spread)}\n`)
for (const [name, { value, bar, least, most, met }] of Object.entries(ratios))
  process.stdout.write(
    `${name}: ${value.toFixed(2)} (${least.toFixed(2)} – ${most.toFixed(2)}), bar ${bar.toFixed(2)}: ${met ? 'met' : 'missed'}\n`,
  )
