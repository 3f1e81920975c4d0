import { absent, type RawColumns } from '../../erp/row-frames.ts'
import { rowsOf } from '../../erp/row-splitter.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { compile, type Dialect, join, name, type Sql, sql, tableName } from '../../erp/sql.ts'

/** The cells of one row, as text. */
export type TextRow = readonly (string | null)[]

export type Scan = {
  doctype: string
  /** no columns of bytes */
  columns: readonly string[]
  where: Sql
  /** no index serves the condition: what is asked of the same table at the same time is one pass */
  whole?: true
  /** its rows are given before those of scans that are not first */
  first?: true
  /** the condition reads few of the columns: the others are fetched for the rows that meet it */
  narrow?: true
  /** is given every row that meets the condition, and may be given others */
  visit(cells: TextRow): void
}

const scansPerStatement = 60
const valuesPerStatement = 4_000

/**
 * Scans that are asked for at the same time are one statement: a small export asks hundreds of tables, of which few
 * answer. The promises are kept together, when the last scan is done.
 */
export function createScans(snapshot: Snapshot, textOf: TextOf): (scan: Scan) => Promise<void> {
  let waiting: Scan[] = []
  let running: Promise<void> = Promise.resolve()
  let round: Promise<void> | undefined

  return (scan) => {
    waiting.push(scan)
    round ??= running.then(async () => {
      const scans = waiting
      waiting = []
      round = undefined
      await scanTogether(snapshot, textOf, scans)
    })
    running = round
    return round
  }
}

async function scanTogether(snapshot: Snapshot, textOf: TextOf, scans: readonly Scan[]): Promise<void> {
  const passes = inOnePass(scans)
  const numbered = passes.map((scan, index) => ({ scan, index }))
  const [first, others] = [true, false].map((wanted) =>
    numbered.filter(({ scan }) => (scan.first === true) === wanted),
  ) as [Numbered[], Numbered[]]
  // The server works on one while the next is written.
  function* statements(): Generator<Sql> {
    for (const portion of portionsOf(first)) yield unionOf(snapshot.dialect, textOf, portion)
    for (const portion of portionsOf(others)) yield unionOf(snapshot.dialect, textOf, portion)
  }
  for await (const { rows, columns } of rowsOf(snapshot.wire(statements())))
    for (const row of rows) {
      const cells = textsOf(row, columns)
      const scan = passes[Number(cells[0])]
      scan?.visit(cells.slice(1, 1 + scan.columns.length))
    }
}

/** Scans that read the same table whole become one, which gives its rows to all of them. */
function inOnePass(scans: readonly Scan[]): Scan[] {
  const wholes = Map.groupBy(
    scans.filter(({ whole }) => whole),
    ({ doctype }) => doctype,
  )
  const together = [...wholes.values()].map((several) => {
    const [first, ...others] = several
    return first !== undefined && others.length === 0 ? first : merged(several)
  })
  return [...scans.filter(({ whole }) => !whole), ...together]
}

function merged(scans: readonly Scan[]): Scan {
  const columns = [...new Set(scans.flatMap((scan) => scan.columns))]
  const readers = scans.map((scan) => ({
    visit: scan.visit,
    places: scan.columns.map((column) => columns.indexOf(column)),
  }))
  return {
    doctype: scans[0]?.doctype ?? '',
    columns,
    where: join(
      scans.map(({ where }) => sql`(${where})`),
      ' OR ',
    ),
    visit(cells) {
      for (const { visit, places } of readers) visit(places.map((place) => cells[place] ?? null))
    },
  }
}

const places = new Uint32Array(2 * 4096)

function textsOf(row: Buffer, columns: RawColumns): (string | null)[] {
  const count = columns.locate(row, places, 0)
  const cells = new Array<string | null>(count)
  for (let cell = 0; cell < count; cell += 1) {
    const at = places[cell * 2] as number
    const length = places[cell * 2 + 1] as number
    cells[cell] = length === absent ? null : row.toString('utf8', at, at + length)
  }
  return cells
}

type Numbered = { scan: Scan; index: number }

/** The number of its scan stands before the cells of a row, and NULL after them where others have more. */
function unionOf(dialect: Dialect, textOf: TextOf, scans: readonly Numbered[]): Sql {
  const width = Math.max(...scans.map(({ scan }) => scan.columns.length))
  return scans.flatMap(({ scan: { doctype, columns, where, narrow }, index }, at) => {
    const cells = columns.map((column) => `, ${textOf(column)}`).join('')
    const padding = ', NULL'.repeat(width - columns.length)
    const head = `${at === 0 ? '' : ' UNION ALL '}SELECT '${index}'${cells}${padding} FROM `
    const table = dialect.quote(tableName(doctype))
    if (!narrow) return [{ raw: `${head}${table} WHERE ` }, ...where]
    // The order is given: the server may think it equal to read the table whole and look for each row among those found.
    const found = { raw: `${head}(SELECT name AS found FROM ${table} WHERE ` }
    return [found, ...where, { raw: `) AS rows_found STRAIGHT_JOIN ${table} ON name = found` }]
  })
}

/** How a column is asked for as text. */
export type TextOf = (column: string) => string

const mostWritten = 20_000

/** Hundreds of columns are asked for in every export: what was written is remembered. */
export function createTextOf(dialect: Dialect): TextOf {
  const written = new Map<string, string>()
  return (column) => {
    const text = written.get(column) ?? compile(dialect.asText(name(column)), dialect).text
    if (written.size > mostWritten) written.clear()
    written.set(column, text)
    return text
  }
}

function* portionsOf(scans: readonly Numbered[]): Generator<Numbered[]> {
  let portion: Numbered[] = []
  let values = 0
  for (const one of scans) {
    const more = one.scan.where.reduce((sum, piece) => sum + valuesIn(piece), 0)
    if (portion.length > 0 && (portion.length === scansPerStatement || values + more > valuesPerStatement)) {
      yield portion
      portion = []
      values = 0
    }
    portion.push(one)
    values += more
  }
  if (portion.length > 0) yield portion
}

function valuesIn(piece: Sql[number]): number {
  if ('texts' in piece) return piece.texts.length
  return 'value' in piece || 'text' in piece ? 1 : 0
}
