import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { Sweep } from '../sweeps/run-sweeps.ts'
import { createSiteLanes } from '../sweeps/site-lanes.ts'
import type { ComposeSettings } from './compose-record.ts'
import { createReconcileRecords } from './reconcile-records.ts'
import type { RecordsOfSites } from './records-of-sites.ts'
import { createSendRecords } from './send-records.ts'

export type RecordSweepDeps = {
  database: Pick<Database, 'requests' | 'erpnextRecords'>
  erpnextRecordsOf: RecordsOfSites
  logger: Logger
  settings: ComposeSettings
}

/** What keeps the records in ERPNext true. */
export function listRecordSweeps({ database, erpnextRecordsOf, logger, settings }: RecordSweepDeps): Sweep[] {
  const { requests, erpnextRecords } = database
  const lanes = createSiteLanes()
  const shared = { requests, erpnextRecords, records: erpnextRecordsOf, logger, settings }
  return [
    {
      name: 'erpnext_records',
      everySeconds: 2,
      run: createSendRecords({ ...shared, lanes }),
      settled: lanes.settled,
    },
    { name: 'erpnext_reconcile', everySeconds: 300, alone: true, run: createReconcileRecords(shared) },
  ]
}
