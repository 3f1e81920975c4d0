import { type ErpTableFault, erpTableUnreadable } from '../../erp/erp-errors.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import type { Doctype, SiteDoctypes } from '../values/doctype.ts'
import { tableNameOf } from '../values/table-name.ts'
import { grantsFor, readerOf } from './grants.ts'
import { readMariaDbFaults } from './mariadb-visibility.ts'
import { neededTables } from './needed-tables.ts'
import { readPostgresFaults } from './postgres-visibility.ts'
import type { Sight } from './table-faults.ts'

/** Tables by which a site describes itself and its people: a view in place of one stands for the whole site. */
const frappesOwn = ['DocType', 'DocField', 'Custom Field', 'Singles', 'User', 'Contact']

/**
 * What the reading account may not see of a site, or cannot be known to see whole: tables, columns, rows. Empty when all of
 * it can be read. An engine hides what it does not grant, so that nothing else would tell it from what is not there.
 */
export async function findUnreadable(
  snapshot: Snapshot,
  { doctypes }: SiteDoctypes,
): Promise<ErpTableFault[]> {
  const { dialect } = snapshot
  const byTable = new Map([...doctypes.values()].map((one) => [tableNameOf(one.name, dialect), one]))
  const sight: Sight = {
    needed: neededTables({ doctypes }, dialect),
    fieldsOf: (table) => fieldsWithColumns(byTable.get(table)),
  }
  const read = dialect.engine === 'mariadb' ? readMariaDbFaults : readPostgresFaults
  const { faults, views } = await read(snapshot, sight)
  const standIns = frappesOwn.map((doctype) => `tab${doctype}`).filter((table) => views.has(table))
  return [...faults, ...standIns.map((table): ErpTableFault => ({ table, fault: 'is_view' }))]
}

/** @throws ExportError `erp.table_unreadable`, with what cannot be read and the statements that would change it */
export async function assertReadable(snapshot: Snapshot, metadata: SiteDoctypes): Promise<void> {
  const faults = await findUnreadable(snapshot, metadata)
  if (faults.length === 0) return
  const grants = grantsFor(faults, await readerOf(snapshot))
  throw erpTableUnreadable({
    unreadable: faults.slice(0, most).map(({ table, column, fault }) => ({
      table: column === undefined ? table : `${table}.${column}`,
      fault,
    })),
    count: faults.length,
    grants: grants.slice(0, most),
  })
}

const most = 10

/** Kinds of fields that only arrange the form, or whose rows stand in another table. */
const withoutColumn = new Set([
  'Table',
  'Table MultiSelect',
  'Section Break',
  'Column Break',
  'Tab Break',
  'Fold',
  'HTML',
  'Button',
  'Image',
  'Heading',
])

function fieldsWithColumns(doctype: Doctype | undefined): string[] {
  const own = ['name', 'owner', 'modified_by', 'creation', 'modified', 'docstatus', 'idx']
  const listed = (doctype?.fields ?? []).filter(({ fieldtype }) => !withoutColumn.has(fieldtype))
  return [...own, ...listed.map(({ fieldname }) => fieldname)].filter(
    (column) => !doctype?.columns?.has(column),
  )
}
