import type { Row, Snapshot } from '../erp/erp-database.ts'
import { type Dialect, join, name, type Sql, sql, table } from '../erp/sql.ts'

export type Scan = {
  doctype: string
  /** text columns: no bytes */
  columns: readonly string[]
  /** every row, without */
  where?: Sql
  visit(cells: Row): void
}

const scansPerStatement = 40
const valuesPerStatement = 4_000

/**
 * Scans that are asked for at the same time are one statement: a small export asks hundreds of tables, of which few
 * answer. The promises are kept together, when the last scan is done.
 */
export function createScans(snapshot: Snapshot): (scan: Scan) => Promise<void> {
  let waiting: Scan[] = []
  let running: Promise<void> = Promise.resolve()
  let round: Promise<void> | undefined

  return (scan) => {
    waiting.push(scan)
    round ??= running.then(async () => {
      const scans = waiting
      waiting = []
      round = undefined
      for (const portion of portionsOf(scans)) await scanTogether(snapshot, portion)
    })
    running = round
    return round
  }
}

async function scanTogether(snapshot: Snapshot, scans: readonly Scan[]): Promise<void> {
  const width = Math.max(...scans.map(({ columns }) => columns.length))
  const parts = scans.map((scan, index) => onePart(snapshot.dialect, scan, index, width))
  for await (const rows of snapshot.stream(join(parts, ' UNION ALL ')))
    for (const [index, ...cells] of rows) {
      const scan = scans[Number(index)]
      scan?.visit(cells.slice(0, scan.columns.length))
    }
}

function onePart(dialect: Dialect, { doctype, columns, where }: Scan, index: number, width: number): Sql {
  const cells = Array.from({ length: width }, (_, at) => {
    const column = columns[at]
    return column === undefined ? sql`NULL` : dialect.asText(name(column))
  })
  const condition = where === undefined ? [] : sql` WHERE ${where}`
  return sql`SELECT ${join([[{ raw: `'${index}'` }], ...cells], ', ')} FROM ${table(doctype)}${condition}`
}

function* portionsOf(scans: readonly Scan[]): Generator<Scan[]> {
  let portion: Scan[] = []
  let values = 0
  for (const scan of scans) {
    const more = (scan.where ?? []).filter((piece) => 'value' in piece).length
    if (portion.length > 0 && (portion.length === scansPerStatement || values + more > valuesPerStatement)) {
      yield portion
      portion = []
      values = 0
    }
    portion.push(scan)
    values += more
  }
  if (portion.length > 0) yield portion
}
