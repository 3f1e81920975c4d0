import { collect } from '../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../apps/worker/src/collect/data-map.ts'
import { createErpDatabase } from '../apps/worker/src/erp/erp-database.ts'
import { connect } from './database.ts'
import { against, figure, type Ratios, type Run, runBytes, runFigures, type Spread } from './measure.ts'
import { startNullS3 } from './null-s3.ts'
import { logger, people, type Site } from './site.ts'

type Say = (text: string) => void
type Writing = { site: Site; rounds: number; python: string | null; say: Say; spread: Spread }

const beside = (file: string) => new URL(file, import.meta.url).pathname

const shapes = [
  { shape: 'wide', table: 'tabCommunication', column: 'sender', person: people.x64 },
  { shape: 'narrow', table: 'tabActivity Log', column: 'user', person: logger },
] as const

/** Ours against Frappe's algorithm, the dump tools and the bare drain: alternated rounds, ratios within each round. */
export async function measureWriting({ site, rounds, python, say, spread }: Writing): Promise<Ratios> {
  const ratios: Ratios = {}
  const bars =
    site.engine === 'mariadb'
      ? { standIn: 10, cpu: 12, dump: { wide: 2.5, narrow: 0.85 } }
      : { standIn: 6, cpu: 7, dump: { wide: 1, narrow: 0.7 } }
  const s3 = await startNullS3()
  for (const { shape, table, column, person } of shapes) {
    const series: Record<string, number[]> = {}
    const add = (name: string, value: number) => {
      series[name] = [...(series[name] ?? []), value]
    }
    for (let round = 0; round < rounds; round += 1) {
      say(`Writing, ${site.engine}, ${shape} rows, round ${round + 1} of ${rounds} …`)
      const ours = await runFigures(process.execPath, [beside('run-ours.ts'), site.url, person])
      const stored = await runFigures(process.execPath, [beside('run-ours.ts'), site.url, person, s3.url])
      const drain = await runFigures(process.execPath, [
        beside('run-drain.ts'),
        site.url,
        table,
        column,
        person,
      ])
      const dump = await runDump(site, table, column, person, ours.rows)
      const speed = (run: Run) => run.rows / run.seconds
      add('drain', speed(ours) / speed(drain))
      add('dump', speed(ours) / speed(dump))
      keep(spread, `${site.engine} ${shape} ours MB/s`, ours.bytes / 1e6 / ours.seconds)
      keep(spread, `${site.engine} ${shape} drain krow/s`, speed(drain) / 1e3)
      keep(spread, `${site.engine} ${shape} ours krow/s`, speed(ours) / 1e3)
      keep(spread, `${site.engine} ${shape} ours CPU µs/row`, (ours.cpu / ours.rows) * 1e6)
      if (python === null) continue
      const standIn = await runFigures(python, [beside('stand-in.py'), site.url, table, column, person])
      keep(spread, `${site.engine} ${shape} stand-in krow/s`, speed(standIn) / 1e3)
      add('standIn', speed(ours) / speed(standIn))
      add('cpu', standIn.cpu / standIn.rows / (ours.cpu / ours.rows))
      add('stored', speed(stored) / speed(standIn))
    }
    const put = (name: string, key: string, bar: number) => {
      if (series[key] !== undefined) ratios[`${site.engine} ${shape} ${name}`] = against(series[key], bar)
    }
    put('rows/s vs stand-in', 'standIn', bars.standIn)
    put('CPU per row, stand-in to ours', 'cpu', bars.cpu)
    put('to S3 vs stand-in to nowhere', 'stored', shape === 'wide' ? 3 : 6)
    put('rows/s vs dump tool', 'dump', bars.dump[shape])
    put('rows/s vs bare drain', 'drain', 0.75)
  }
  s3.stop()
  return ratios
}

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

/** Peak memory of whole processes that export 1, 4, 16 and 64 times as much, with hashing and upload. */
export async function measureMemory(site: Site, say: Say): Promise<Record<string, number>> {
  const memory: Record<string, number> = {}
  const s3 = await startNullS3()
  for (const size of ['x1', 'x4', 'x16', 'x64'] as const) {
    say(`Memory, ${site.engine}, ${size} …`)
    const { rss } = await runFigures(process.execPath, [
      beside('run-ours.ts'),
      site.url,
      people[size],
      s3.url,
    ])
    memory[`${site.engine} ${size} MB`] = Math.round(rss)
  }
  s3.stop()
  return memory
}

/** All that finding does for a person with little, against the one scan of headers that cannot be avoided. */
export async function measureFinding(site: Site, rounds: number, say: Say): Promise<Ratios> {
  const values: number[] = []
  const connection = await connect(site.url)
  const maria = site.engine === 'mariadb'
  const header = (column: string) =>
    maria ? `${column} LIKE '%${people.x1}%'` : `position('${people.x1}' in lower(${column} COLLATE "C")) > 0`
  const statement = `SELECT name, sender, recipients, cc, bcc FROM ${maria ? '`tabCommunication`' : '"tabCommunication"'} WHERE ${['sender', 'recipients', 'cc', 'bcc'].map(header).join(' OR ')}`
  for (let round = 0; round < rounds; round += 1) {
    say(`Finding, ${site.engine}, round ${round + 1} of ${rounds} …`)
    const ours = await runFigures(process.execPath, [beside('run-ours.ts'), site.url, people.x1])
    const startedAt = performance.now()
    await connection.run(statement)
    const best = (performance.now() - startedAt) / 1000
    values.push(best / (ours.finding ?? Number.POSITIVE_INFINITY))
  }
  await connection.end()
  return { [`${site.engine} finding: one scan of the headers to all of it`]: against(values, 1 / 1.5) }
}

/** Small exports one after the other on four connections of one process, up to the stored object. */
export async function measureCrowd(site: Site, count: number, say: Say): Promise<Ratios> {
  say(`Crowd, ${site.engine}: ${count} small exports …`)
  const erp = createErpDatabase(site.url, { maxConnections: 4 })
  const dataMap = loadDataMap()
  const one = async () => {
    const { bytes } = collect({
      site: { name: 'small' },
      erp,
      dataMap,
      subject: 'tom.brandt@example.org',
      format: 'bundle',
      signal: new AbortController().signal,
      onProgress() {},
    })
    for await (const _ of bytes);
  }
  await one()
  const before = process.cpuUsage()
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await one()
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  const { user, system } = process.cpuUsage(before)
  await erp.close()
  return {
    [`${site.engine} small exports per second of CPU`]: against([count / ((user + system) / 1e6)], 60),
  }
}
