import type { ErpTableFault } from '../../erp/erp-errors.ts'
import type { NeededTables } from './needed-tables.ts'

/** What a look for faults goes by. */
export type Sight = { needed: NeededTables; fieldsOf(table: string): readonly string[] }

/** What an account cannot read; `views`: names behind which a view stands and no table. */
export type TableFaults = { faults: ErpTableFault[]; views: ReadonlySet<string> }
