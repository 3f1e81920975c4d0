import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { writeChart } from './chart.ts'
import { logger, people, startSites } from './collect/site.ts'
import { measureCrowd, measureFinding } from './collect/small-exports.ts'
import { measureMemory, measureWriting } from './collect/suite.ts'
import { gate } from './collect/verify-output.ts'
import { divideCores, type Ratios, type Spread, shareCores } from './measure.ts'
import { writePage } from './performance-page.ts'
import { printReport } from './report.ts'
import { measurePost } from './service/create-request.ts'
import { measureRush } from './service/many-requests.ts'

/** `npm run bench -- [--rows N] [--rounds N] [--requests N] [--json] [--chart]`: every figure against its bar, in one run. */
const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    requests: { type: 'string', default: '10000' },
    json: { type: 'boolean' },
    chart: { type: 'boolean' },
  },
})
const rows = Number(values.rows ?? 1_050_000)
const rounds = Number(values.rounds)
// One part mails and two parts log rows, on each engine.
const mails = Math.ceil(rows / 6)
const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find(hasDrivers) ?? null
const say = (text: string) => process.stderr.write(`${text}\n`)

if (python === null)
  say('There is no Python with MySQLdb and psycopg2: nothing is held against the stand-in.')
const pinned = divideCores()
say(`Loading ${mails} mails and ${mails * 2} log rows of one person on each engine …`)
const { sites, small, stop } = await startSites(mails)
try {
  const gates = []
  for (const site of sites)
    for (const [person, doctype, column, ...also] of [
      [people.x64, 'Communication', 'sender'],
      [logger, 'Activity Log', 'user', 'owner'],
    ] as const) {
      say(`Gate: ${doctype} on ${site.engine} …`)
      gates.push({ site: `${site.engine} ${doctype}`, ...(await gate(site, person, doctype, column, also)) })
    }
  const equal = gates.every((one) => one.equal)
  const ratio: Ratios = {}
  const memory: Record<string, number> = {}
  const spread: Spread = {}
  if (equal)
    for (const site of sites) {
      Object.assign(ratio, await measureWriting({ site, rounds, python, say, spread }))
      const measured = await measureMemory(site, say)
      Object.assign(memory, measured.memory)
      Object.assign(ratio, measured.ratio)
      Object.assign(ratio, await measureFinding(site, rounds, say))
    }
  shareCores()
  if (equal)
    for (const site of small) Object.assign(ratio, await measureCrowd(site, Math.min(400, mails), say))
  if (equal) Object.assign(ratio, await measurePost({ rounds, count: 4_000, say, spread }))
  if (equal) Object.assign(ratio, await measureRush({ requests: Number(values.requests), say, spread }))
  const compared = gates.reduce((sum, one) => sum + one.rows, 0)
  const report = { gate: { met: equal, rows: compared, parts: gates }, pinned, ratio, memory, spread }
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`)
  else printReport(report)
  if (values.chart) {
    writeChart(report)
    writePage(report, ['npm run bench --', ...process.argv.slice(2)].join(' '))
  }
  process.exitCode = equal ? 0 : 1
} finally {
  await stop()
}

/** The system's own Python has the system's packages. */
function hasDrivers(path: string): boolean {
  return spawnSync(path, ['-c', 'import MySQLdb, psycopg2'], { stdio: 'ignore' }).status === 0
}
