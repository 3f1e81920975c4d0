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
