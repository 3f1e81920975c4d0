import { ExportError } from '@pdd/core'
import { type ErpTableFault, erpTableUnreadable } from '../../erp/erp-errors.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { name, type Sql, sql } from '../../erp/sql.ts'
import { rightOnAll } from './rights-on-all.ts'
import type { Sight, TableFaults } from './table-faults.ts'

/**
 * MariaDB and MySQL leave out of information_schema what the account has no right on, and answer "denied" for a table that
 * is not there to accounts with rights on single tables only. Absent is what is certain to be absent.
 */
export async function readMariaDbFaults(snapshot: Snapshot, sight: Sight): Promise<TableFaults> {
  const { present, unseen } = sight.needed
  const listed = await snapshot.all(tablesOfSite)
  const views = new Set(listed.flatMap(([table, isView]) => (isView === '1' ? [String(table)] : [])))
  const right = await rightOnAll(snapshot)
  const readsAll =
    right === 'reads' || (right === 'none' && (await answerOf(snapshot, nobodysTable)) === 'absent')
  const faults = right === 'sees' ? await withoutSelect(snapshot, present) : []
  const faulty = new Set(faults.map(({ table }) => table))
  const oneByOne = !readsAll && right === 'none'
  const doubtful = present.filter((table) => !faulty.has(table) && (oneByOne || views.has(table)))
  for (const [table, answer] of await answersOf(snapshot, doubtful))
    if (answer !== 'readable') faults.push(...(await columnFaults(snapshot, table, sight.fieldsOf(table))))
  if (oneByOne) {
    for (const [table, answer] of await answersOf(snapshot, unseen))
      if (answer !== 'absent') faults.push({ table, fault: 'not_provable' })
  } else {
    // A server that writes the names of tables in small letters has them all the same.
    const folded = new Set(listed.map(([table]) => String(table).toLowerCase()))
    for (const table of unseen)
      if (folded.has(table.toLowerCase())) faults.push({ table, fault: 'elsewhere' })
  }
  return { faults, views }
}

/** no site has it */
const nobodysTable = 'tab 0b9f5a52'

type Answer = 'readable' | 'absent' | 'denied'

/** All columns at once: a right on some of them is refused as none would be. */
export async function answerOf(snapshot: Snapshot, table: string, columns: Sql = sql`*`): Promise<Answer> {
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

const tablesOfSite = sql`SELECT table_name, table_type LIKE ${'%VIEW'} FROM information_schema.tables
  WHERE table_schema = DATABASE()`
