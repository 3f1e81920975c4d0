import { ExportError } from '@pdd/core'
import type { Snapshot } from '../erp/erp-database.ts'
import { type ErpTableFault, erpTableUnreadable } from '../erp/erp-errors.ts'
import { name, type Sql, sql } from '../erp/sql.ts'
import type { Sight } from './unreadable-tables.ts'

export type TableFaults = { faults: ErpTableFault[]; views: ReadonlySet<string> }

/**
 * MariaDB and MySQL leave out of information_schema what the account has no right on, and answer "denied" for a table that
 * is not there to accounts with rights on single tables only. Absent is what is certain to be absent.
 */
export async function readMariaDbFaults(snapshot: Snapshot, sight: Sight): Promise<TableFaults> {
  const { present, unseen } = sight.needed
  const views = new Set((await snapshot.all(viewsOfSite)).map(([table]) => String(table)))
  const [readsAll, seesAll] = [
    (await answerOf(snapshot, nobodysTable)) === 'absent',
    await seesAllColumns(snapshot),
  ]
  const faults: ErpTableFault[] = []
  if (seesAll && !readsAll) faults.push(...(await withoutSelect(snapshot, present)))
  const faulty = new Set(faults.map(({ table }) => table))
  const doubtful = present.filter(
    (table) => !faulty.has(table) && (views.has(table) || !(readsAll || seesAll)),
  )
  for (const [table, answer] of await answersOf(snapshot, doubtful))
    if (answer !== 'readable') faults.push(...(await columnFaults(snapshot, table, sight.fieldsOf(table))))
  for (const [table, answer] of await answersOf(snapshot, unseen)) {
    if (answer === 'readable') faults.push({ table, fault: 'elsewhere' })
    if (answer === 'denied' && !seesAll)
      faults.push({ table, fault: readsAll ? 'forbidden' : 'not_provable' })
  }
  return { faults, views }
}

/** no site has it */
const nobodysTable = 'tab 0b9f5a52'

type Answer = 'readable' | 'absent' | 'denied'

/** All columns at once: a right on some of them is refused as none would be. */
async function answerOf(snapshot: Snapshot, table: string, columns: Sql = sql`*`): Promise<Answer> {
  try {
    await snapshot.all(sql`SELECT ${columns} FROM ${name(table)} LIMIT 0`)
    return 'readable'
  } catch (error) {
    if (!(error instanceof ExportError) || error.code !== erpTableUnreadable.code) throw error
    return absences.has(String(error.facts.driverCode)) ? 'absent' : 'denied'
  }
}

/** no such table, no such column */
const absences = new Set(['ER_NO_SUCH_TABLE', 'ER_BAD_FIELD_ERROR'])

async function answersOf(snapshot: Snapshot, tables: readonly string[]): Promise<[string, Answer][]> {
  return Promise.all(
    tables.map(async (table): Promise<[string, Answer]> => [table, await answerOf(snapshot, table)]),
  )
}

/** Which columns of a table are kept from the account; the whole table where that is not one that a form lists. */
async function columnFaults(
  snapshot: Snapshot,
  table: string,
  hidden: readonly string[],
): Promise<ErpTableFault[]> {
  const answers = await Promise.all(
    hidden.map(async (column) => ({ column, answer: await answerOf(snapshot, table, name(column)) })),
  )
  const denied = answers.filter(({ answer }) => answer === 'denied')
  if (denied.length === 0 || (denied.length === hidden.length && hidden.includes('name')))
    return [{ table, fault: 'forbidden' }]
  return denied.map(({ column }) => ({ table, column, fault: 'forbidden' }))
}

/** Columns that the account sees by another right than the one to read them. */
async function withoutSelect(snapshot: Snapshot, tables: readonly string[]): Promise<ErpTableFault[]> {
  const needed = new Set(tables)
  const hidden = new Map<string, string[]>()
  const readable = new Set<string>()
  for (const [table, column, selects] of await snapshot.all(rightsOnColumns)) {
    if (selects === '1') readable.add(String(table))
    else hidden.set(String(table), [...(hidden.get(String(table)) ?? []), String(column)])
  }
  return [...hidden]
    .filter(([table]) => needed.has(table))
    .flatMap(([table, columns]): ErpTableFault[] =>
      readable.has(table)
        ? columns.map((column) => ({ table, column, fault: 'forbidden' }))
        : [{ table, fault: 'forbidden' }],
    )
}

const rightsOnColumns = sql`SELECT table_name, column_name, FIND_IN_SET('select', privileges) > 0
  FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name LIKE ${'tab%'}
  ORDER BY table_name, ordinal_position`

const viewsOfSite = sql`SELECT table_name FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_type LIKE ${'%VIEW'} AND table_name LIKE ${'tab%'}`

/** Rights on a whole database that show its columns; what a role may stands here too. */
const showsColumns =
  /^GRANT (.*\b(?:ALL PRIVILEGES|SELECT|INSERT|UPDATE|REFERENCES)\b.*?) ON (?:(\*)|[`"](.*)[`"])\.\* TO /

async function seesAllColumns(snapshot: Snapshot): Promise<boolean> {
  const [[database] = []] = await snapshot.all(sql`SELECT DATABASE()`)
  return (await readGrants(snapshot)).some((grant) => {
    const [, , everywhere, pattern = ''] = showsColumns.exec(grant) ?? []
    return everywhere === '*' || (pattern !== '' && patternOf(pattern).test(String(database)))
  })
}

/** The account's own grants and those of its roles, each as a statement; none where the server keeps no grants. */
export async function readGrants(snapshot: Snapshot): Promise<string[]> {
  const rows = await snapshot.all(sql`SHOW GRANTS`).catch((error) => {
    if (error instanceof ExportError && error.facts.driverCode === 'ER_OPTION_PREVENTS_STATEMENT') return []
    throw error
  })
  return rows.map(([grant]) => String(grant))
}

/** In the name of a granted database `_` and `%` stand for others, unless a backslash stands before them. */
function patternOf(granted: string): RegExp {
  const text = granted
    .replaceAll('``', '`')
    .replace(/\\([_%\\])|([_%])|([^\w\s])/g, (_all, escaped, wild, other) => {
      if (wild !== undefined) return wild === '_' ? '.' : '.*'
      return `\\u{${(escaped ?? other).codePointAt(0).toString(16)}}`
    })
  return new RegExp(`^${text}$`, 'u')
}
