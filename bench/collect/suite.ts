import { spawnSync } from 'node:child_process'
import { against, figure, type Ratios, type Run, runBytes, runFigures, type Spread } from '../measure.ts'
import { startNullS3 } from '../storage/null-s3.ts'
import { huge, logger, people, type Site } from './site.ts'

type Say = (text: string) => void
type Writing = { site: Site; rounds: number; python: string | null; say: Say; spread: Spread }

const beside = (file: string) => new URL(file, import.meta.url).pathname

const shapes = [
  { shape: 'wide', doctype: 'Communication', column: 'sender', person: people.x64 },
  { shape: 'narrow', doctype: 'Activity Log', column: 'user', person: logger },
] as const

/**
 * Rows to bytes, and the whole writing of an export, against Frappe's algorithm, the dump tools and the bare drain:
 * alternated rounds, ratios within each round.
 */
export async function measureWriting({ site, rounds, python, say, spread }: Writing): Promise<Ratios> {
  const ratios: Ratios = {}
  const bars =
    site.engine === 'mariadb'
      ? { standIn: 10, cpu: 12, dump: { wide: 2.5, narrow: 0.85 } }
      : { standIn: 6, cpu: 7, dump: { wide: 1, narrow: 0.7 } }
  const tool = site.engine === 'mariadb' ? 'mariadb-dump' : 'psql'
  const dumps = spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0
  if (!dumps) say(`There is no ${tool}: nothing is held against it.`)
  const s3 = await startNullS3()
  for (const { shape, doctype, column, person } of shapes) {
    const series: Record<string, number[]> = {}
    const add = (name: string, value: number) => {
      series[name] = [...(series[name] ?? []), value]
    }
    const note = (name: string, value: number) => keep(spread, `${site.engine} ${shape} ${name}`, value)
    const table = `tab${doctype}`
    for (let round = 0; round < rounds; round += 1) {
      say(`Writing, ${site.engine}, ${shape} rows, round ${round + 1} of ${rounds} …`)
      const node = (file: string, args: string[], env = {}) =>
        runFigures(process.execPath, [beside(file), site.url, ...args], env)
      const ours = await node('run-rows-to-bytes.ts', [doctype, column, person])
      const drain = { ...(await node('run-drain.ts', [table, column, person])), rows: ours.rows }
      const dump = dumps ? await runDump(site, table, column, person, ours.rows) : null
      const whole = await node('run-export.ts', [person])
      const stored = await node('run-export.ts', [person, s3.url], s3.env)
      const speed = (run: Run) => run.rows / run.seconds
      add('drain', speed(ours) / speed(drain))
      if (dump !== null) {
        add('dump', speed(ours) / speed(dump))
        add('dumpBytes', ours.bytes / ours.seconds / (dump.bytes / dump.seconds))
        note('dump tool, krow/s', speed(dump) / 1e3)
      }
      note('rows to bytes, MB/s', ours.bytes / 1e6 / ours.seconds)
      note('rows to bytes, krow/s', speed(ours) / 1e3)
      note('rows to bytes, CPU µs/row', (ours.cpu / ours.rows) * 1e6)
      note('drain, krow/s', speed(drain) / 1e3)
      note('whole export to nowhere, krow/s', speed(whole) / 1e3)
      note('whole export to nowhere, CPU µs/row', (whole.cpu / whole.rows) * 1e6)
      note('whole export to S3, krow/s', speed(stored) / 1e3)
      if (python === null) continue
      const standIn = await runFigures(python, [beside('stand-in.py'), site.url, table, column, person])
      note('stand-in, krow/s', speed(standIn) / 1e3)
      note('whole export to nowhere, times the stand-in', speed(whole) / speed(standIn))
      note('drain, times the stand-in', speed(drain) / speed(standIn))
      add('standIn', speed(ours) / speed(standIn))
      add('cpu', standIn.cpu / standIn.rows / (ours.cpu / ours.rows))
      add('stored', speed(stored) / speed(standIn))
    }
    const put = (name: string, key: string, bar: number) => {
      if (series[key] !== undefined) ratios[`${site.engine} ${shape} ${name}`] = against(series[key], bar)
    }
    put('rows/s vs stand-in', 'standIn', bars.standIn)
    put('CPU per row, stand-in to ours', 'cpu', bars.cpu)
    put('export to S3 vs stand-in to nowhere', 'stored', shape === 'wide' ? 3 : 6)
    if (site.engine === 'mariadb') put('MB/s vs mariadb-dump', 'dumpBytes', shape === 'wide' ? 2.5 : 1.5)
    put(`rows/s vs ${dumpTools[site.engine]}`, 'dump', bars.dump[shape])
    put('rows/s vs bare drain', 'drain', 0.75)
  }
  await s3.stop()
  return ratios
}

const dumpTools = { mariadb: 'mariadb-dump', postgres: 'psql copy' }

function keep(spread: Spread, name: string, value: number): void {
  const known = samples.get(name) ?? []
  samples.set(name, [...known, value])
  spread[name] = figure([...known, value])
}

const samples = new Map<string, number[]>()

function runDump(
  { engine, url }: Site,
  table: string,
  column: string,
  person: string,
  rows: number,
): Promise<Run> {
  const { hostname, port, username, password, pathname } = new URL(url)
  if (engine === 'postgres') {
    const copy = `\\copy (SELECT * FROM "${table}" WHERE "${column}" = '${person}') TO STDOUT`
    return runBytes('psql', ['-X', '-q', '-d', url, '-c', copy], rows, {})
  }
  const address = [`--host=${hostname}`, `--port=${port}`, `--user=${username}`]
  const what = [pathname.slice(1), table, `--where=\`${column}\` = '${person}'`]
  const options = ['--single-transaction', '--no-create-info', '--skip-comments']
  return runBytes('mariadb-dump', [...address, ...options, ...what], rows, { MYSQL_PWD: password })
}

const mostMemory = 200 + 40
const mostGrowth = 16

/**
 * Peak memory of whole processes that export 1, 4, 16 and 64 times as much, and values of 256 MB, with hashing and upload.
 * The bar is 200 MB; Node 24 takes 40 MB more than the Node that it was set with.
 */
export async function measureMemory(
  site: Site,
  say: Say,
): Promise<{ memory: Record<string, number>; ratio: Ratios }> {
  const peaks: Record<string, number> = {}
  const s3 = await startNullS3()
  for (const size of ['x1', 'x4', 'x16', 'x64', 'x256MB'] as const) {
    say(`Memory, ${site.engine}, ${size} …`)
    const person = size === 'x256MB' ? huge : people[size]
    const { rss } = await runFigures(
      process.execPath,
      [beside('run-export.ts'), site.url, person, s3.url],
      s3.env,
    )
    peaks[size] = Math.round(rss)
  }
  await s3.stop()
  const { x1 = 0, x16 = 0, x256MB = 0 } = peaks
  const name = (what: string) => `${site.engine} memory: ${what}`
  return {
    memory: Object.fromEntries(Object.entries(peaks).map(([size, peak]) => [`${site.engine} ${size}`, peak])),
    ratio: {
      [name(`${mostMemory} MB to the peak at 16x`)]: against([mostMemory / x16], 1),
      [name(`${mostGrowth} MB to what 16x takes more than 1x`)]: against(
        [mostGrowth / Math.max(x16 - x1, 1)],
        1,
      ),
      [name(`${mostMemory} MB to the peak with values of 256 MB`)]: against([mostMemory / x256MB], 1),
    },
  }
}
