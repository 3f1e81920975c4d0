import type { Snapshot } from '../../erp/snapshot.ts'
import { among, amongOwn, type Dialect, join, name, type Sql, sql } from '../../erp/sql.ts'
import { chunks } from '../values/chunks.ts'
import type { Doctype } from '../values/doctype.ts'
import { heldValues } from '../values/held-values.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { tableNameOf } from '../values/table-name.ts'
import { createScans, createTextOf, type Scan, type TextRow } from './batched-scans.ts'
import type { EmptyTables } from './empty-tables.ts'
import { isServed } from './indexes.ts'
import type { SiteMetadata } from './metadata.ts'

export type Found = Record<string, string>

/** Questions to one site in one snapshot. A doctype or column the site does not have gives no rows, and is no error. */
export type SiteReader = {
  metadata: SiteMetadata
  snapshot: Snapshot
  has(doctype: string, ...columns: string[]): boolean
  /** whether its table has no rows in this snapshot */
  isEmpty(doctype: string): boolean
  /** Rows of one table; scans asked for at the same time are few statements. */
  scan(scan: Scan): Promise<void>
  /** Rows of one table that meet one of the conditions: those that an index serves are kept out of the pass for others. */
  scanAny(scan: ScanAny): Promise<void>
  /** Rows whose column holds exactly one of the values (ASCII case aside with `ignoreCase`), whatever the collation says. */
  whereIn(
    doctype: string,
    columns: string[],
    key: string,
    values: Iterable<string>,
    options?: MatchOptions,
  ): Promise<Found[]>
  /** The condition that a column holds one of the values; none where there is no such column. */
  among(
    doctype: string,
    key: string,
    values: Iterable<string>,
    options?: Pick<MatchOptions, 'ignoreCase'>,
  ): Condition[]
}

export type Condition = {
  sql: Sql
  /** what an index has to begin with to find its rows; empty where none does */
  key: readonly string[]
  /** lets through more and takes less time, where the table is read whole */
  loose?: Sql
  /** how many columns it reads */
  reads: number
}

export type ScanAny = Omit<Scan, 'where' | 'whole' | 'narrow'> & { conditions: readonly Condition[] }

export type MatchOptions = {
  and?: Record<string, string>
  ignoreCase?: boolean
  /** ERPNext has no index on the column */
  whole?: true
}

/** MariaDB makes a join of a list of 1000, and forgets the index. */
export const valuesPerScan = { mariadb: 900, postgres: 500_000 }

export function createSiteReader(
  snapshot: Snapshot,
  metadata: SiteMetadata,
  empty: EmptyTables = new Set(),
): SiteReader {
  const has = (doctype: string, ...columns: string[]) => {
    const known = metadata.doctypes.get(doctype)?.columns
    return known != null && columns.every((column) => known.has(column))
  }
  const scanFilled = createScans(snapshot, metadata.derived.once(createTextOf, snapshot.dialect))
  const scan = async (one: Scan) => {
    if (!empty.has(one.doctype)) await scanFilled(one)
  }
  const answers = createAnswers()
  return {
    metadata,
    snapshot,
    has,
    isEmpty: (doctype) => empty.has(doctype),
    among(doctype, key, values, { ignoreCase = false } = {}) {
      if (!has(doctype, key)) return []
      const known = metadata.doctypes.get(doctype) as Doctype
      const held = heldValues(known.columns?.get(key)?.kind, [...values])
      if (held.length === 0) return []
      const sql = isOneOf(snapshot.dialect, known, key, held, ignoreCase)
      const byIndex = !ignoreCase || snapshot.dialect.engine === 'mariadb'
      return [{ sql, key: byIndex ? [key] : [], reads: 1 }]
    },
    scan,
    async scanAny(one) {
      await Promise.all(scansOf(one, metadata, snapshot.dialect).map(scan))
    },
    async whereIn(doctype, columns, key, values, options = {}) {
      const wanted = new Set(values)
      const { and = {} } = options
      if (wanted.size === 0 || empty.has(doctype) || !has(doctype, key, ...Object.keys(and))) return []
      const question = { doctype, columns, key, wanted, options }
      if (wanted.size > mostValuesKept) return rowsWhere(snapshot, metadata, scan, question)
      const written = JSON.stringify([doctype, columns, key, [...wanted], options])
      return answers.of(written, () => rowsWhere(snapshot, metadata, scan, question))
    },
  }
}

type Question = {
  doctype: string
  columns: string[]
  key: string
  wanted: ReadonlySet<string>
  options: MatchOptions
}

async function rowsWhere(
  { dialect }: Snapshot,
  metadata: SiteMetadata,
  scan: SiteReader['scan'],
  { doctype, columns, key, wanted, options: { and = {}, ignoreCase = false, ...options } }: Question,
): Promise<Found[]> {
  const known = metadata.doctypes.get(doctype) as Doctype
  const real = columns.filter((column) => known.columns?.has(column))
  const found: Found[] = []
  const others = Object.entries(and)
  const visit = ([value, ...cells]: TextRow) => {
    if (!wanted.has(ignoreCase ? foldAscii(value ?? '') : (value ?? ''))) return
    if (others.some(([, other], index) => cells[real.length + index] !== other)) return
    const row: Found = {}
    for (const column of columns) row[column] = ''
    for (const [index, column] of real.entries()) row[column] = cells[index] ?? ''
    found.push(row)
  }
  const held = heldValues(known.columns?.get(key)?.kind, [...wanted])
  const scans = chunks(held, valuesPerScan[dialect.engine]).map((portion) => {
    const where = [...isOneOf(dialect, known, key, portion, ignoreCase), ...narrowed(and)]
    return scan({ doctype, columns: [key, ...real, ...Object.keys(and)], where, visit, ...options })
  })
  await Promise.all(scans)
  return found
}

const mostValuesKept = 100
const mostRowsKept = 100
const mostAnswersKept = 1_000

/** In one snapshot the same question has the same answer: small ones are kept, and not asked for twice. */
function createAnswers() {
  const known = new Map<string, Promise<Found[]>>()
  return {
    async of(question: string, ask: () => Promise<Found[]>): Promise<Found[]> {
      const before = known.get(question)
      const answer = before ?? ask()
      if (before === undefined && known.size < mostAnswersKept) known.set(question, answer)
      const rows = await answer
      if (rows.length > mostRowsKept) known.delete(question)
      return [...rows]
    },
  }
}

function scansOf({ conditions, ...scan }: ScanAny, { indexes }: SiteMetadata, dialect: Dialect): Scan[] {
  const known = indexes.get(tableNameOf(scan.doctype, dialect))
  const [served, others] = [true, false].map((wanted) =>
    conditions.filter(({ key }) => (known !== undefined && isServed(known, key)) === wanted),
  ) as [Condition[], Condition[]]
  const scans: Scan[] = []
  if (served.length > 0) scans.push({ ...scan, where: anyOf(served.map((one) => one.sql)) })
  if (others.length > 0) {
    const read = others.reduce((sum, { reads }) => sum + reads, 0)
    // InnoDB copies every column that a statement names, of every row that it reads.
    const spared = scan.columns.length - 1 - read
    const narrow =
      dialect.engine === 'mariadb' && known && isServed(known, ['name']) && spared >= fewestSpared
    const where = anyOf(others.map((one) => (known !== undefined && one.loose) || one.sql))
    scans.push({ ...scan, where, ...(narrow ? { narrow: true } : {}) })
  }
  return scans
}

/** Each row that is found is looked up again, which takes as long as reading some columns of a hundred others. */
const fewestSpared = 4

function anyOf(conditions: readonly Sql[]): Sql {
  return join(conditions, ' OR ')
}

/** On MariaDB the collation already ignores case, and an index serves; on PostgreSQL the letters are folded. */
function isOneOf(
  dialect: Dialect,
  { columns }: Doctype,
  key: string,
  values: readonly string[],
  ignoreCase: boolean,
): Sql {
  const column = name(key)
  if (columns?.get(key)?.kind !== 'text') return amongOwn(column, values)
  const fold = ignoreCase && dialect.engine === 'postgres'
  return among(fold ? sql`lower(${column} COLLATE "C")` : column, values)
}

function narrowed(equal: Record<string, string>): Sql {
  return Object.entries(equal).flatMap(([column, value]) => sql` AND ${name(column)} = ${value}`)
}
