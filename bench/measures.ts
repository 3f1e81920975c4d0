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
      const stored = await runFigures(
        process.execPath,
        [beside('run-ours.ts'), site.url, person, s3.url],
        s3.env,
      )
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
  await s3.stop()
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
    const { rss } = await runFigures(
      process.execPath,
      [beside('run-ours.ts'), site.url, people[size], s3.url],
      s3.env,
    )
    memory[`${site.engine} ${size} MB`] = Math.round(rss)
  }
  await s3.stop()
  return memory
}

/**
 * All that finding does for a person with little, against the passes that nothing spares by hand either: the headers of
 * the mails, and the log that has no index. By a worker that has exported from the site before.
 */
export async function measureFinding(site: Site, rounds: number, say: Say): Promise<Ratios> {
  const values: number[] = []
  const connection = await connect(site.url)
  const erp = createErpDatabase(site.url, { maxConnections: 1 })
  const dataMap = loadDataMap()
  await findOnce(erp, dataMap)
  for (let round = 0; round < rounds; round += 1) {
    say(`Finding, ${site.engine}, round ${round + 1} of ${rounds} …`)
    const ours = await findOnce(erp, dataMap)
    const startedAt = performance.now()
    for (const statement of byHand(site.engine)) await connection.run(statement)
    values.push((performance.now() - startedAt) / ours)
  }
  await erp.close()
  await connection.end()
  return { [`${site.engine} finding: the best SQL by hand to all of it`]: against(values, 1 / 1.5) }
}

function byHand(engine: Site['engine']): string[] {
  const maria = engine === 'mariadb'
  const named = (name: string) => (maria ? `\`${name}\`` : `"${name}"`)
  const part = `LIKE '%${people.x1}%'`
  const holds = (column: string) => `${maria ? column : `lower(${column} COLLATE "C")`} ${part}`
  const headers = ['sender', 'recipients', 'cc', 'bcc']
  const contact = people.x1.split('@')[0] ?? ''
  const whose = `${named('user')} = '${people.x1}' OR owner = '${people.x1}'`
  return [
    `SELECT name, ${headers.join(', ')} FROM ${named('tabCommunication')} WHERE ${headers.map(holds).join(' OR ')}`,
    `SELECT parent FROM ${named('tabCommunication Link')} WHERE link_doctype = 'Contact' AND link_name = '${contact}'`,
    `SELECT name FROM ${named('tabActivity Log')} WHERE ${whose}`,
  ]
}

/** Milliseconds until all is found; the rest is written, and not counted. */
async function findOnce(
  erp: ReturnType<typeof createErpDatabase>,
  dataMap: ReturnType<typeof loadDataMap>,
): Promise<number> {
  const startedAt = performance.now()
  let foundAt = 0
  const { bytes } = collect({
    site: { name: 'bench' },
    erp,
    dataMap,
    subject: people.x1,
    format: 'bundle',
    signal: new AbortController().signal,
    onProgress({ doctypesTotal }) {
      if (foundAt === 0 && doctypesTotal > 0) foundAt = performance.now()
    },
  })
  for await (const _ of bytes);
  return foundAt - startedAt
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
