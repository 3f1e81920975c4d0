import { createAccountPushRepository } from './accounts/pushes.ts'
import { createAccountRepository } from './accounts/repository.ts'
import { createAddressProofRepository } from './addresses/repository.ts'
import { assertWritable } from './assert-writable.ts'
import { type ConnectionOptions, openConnection } from './connection.ts'
import type { Database } from './contract.ts'
import { createErpnextRecordRepository } from './erpnext-records/repository.ts'
import { createKeptBackRepository } from './kept-back/repository.ts'
import { assertMigrated } from './migrate/assert-migrated.ts'
import { createNotificationRepository } from './notifications/repository.ts'
import { createOfficerRepository } from './officer/repository.ts'
import { createRecordRepository } from './records/repository.ts'
import { createExportRequestRepository } from './requests/repository.ts'
import { createSiteProfileRepository } from './site-profiles/repository.ts'
import { createStepUpRepository } from './step-up/repository.ts'
import { createBrakeRepository } from './sweeps/brakes.ts'
import { createTurnRepository } from './sweeps/turns.ts'
import { createUndoneRepository } from './sweeps/undone.ts'
import { createTieRepository } from './ties/repository.ts'

/**
 * The request table. Connects on first use, so that a process starts, and can say why it is not ready, while
 * PostgreSQL is still away.
 */
export function createDatabase(options: ConnectionOptions): Database {
  const connection = openConnection(options)
  return {
    requests: createExportRequestRepository(connection),
    notifications: createNotificationRepository(connection),
    officers: createOfficerRepository(connection),
    stepUp: createStepUpRepository(connection),
    ties: createTieRepository(connection),
    keptBack: createKeptBackRepository(connection),
    addressProofs: createAddressProofRepository(connection),
    accounts: createAccountRepository(connection),
    accountPushes: createAccountPushRepository(connection),
    siteProfiles: createSiteProfileRepository(connection),
    turns: createTurnRepository(connection),
    undone: createUndoneRepository(connection),
    brakes: createBrakeRepository(connection),
    records: createRecordRepository(connection),
    erpnextRecords: createErpnextRecordRepository(connection),
    async ping() {
      await assertWritable(connection)
      await assertMigrated(connection)
    },
    close: () => connection.close(),
  }
}
