export type {
  Account,
  AccountPush,
  AccountPushRepository,
  AccountRepository,
  TakenPush,
  WantedLook,
} from './accounts/contract.ts'
export type {
  AddressAnswer,
  AddressClaim,
  AddressCodeToSend,
  AddressEvent,
  AddressesOfSite,
  AddressProof,
  AddressProofRepository,
} from './addresses/contract.ts'
export * from './contract.ts'
export { createDatabase } from './create-database.ts'
export {
  databaseContended,
  databaseNotEmpty,
  databaseNotMigrated,
  databaseRefused,
  databaseUnavailable,
  migrationFailed,
  serviceBusy,
} from './database-errors.ts'
export * from './erpnext-records/contract.ts'
export type { KeptBackColumn, KeptBackRepository } from './kept-back/contract.ts'
export { migrate } from './migrate/migrate.ts'
export * from './officer/contract.ts'
export type { Forgetting, RecordRepository } from './records/contract.ts'
export { idempotencyMismatch } from './requests/create.ts'
export { cursorInvalid } from './requests/cursor.ts'
export { accountFrozen, tooManyRequests } from './requests/limits.ts'
export type { SiteProfile, SiteProfileRepository } from './site-profiles/contract.ts'
export type {
  AddressStanding,
  CodeToSend,
  SeenAddress,
  StepUpCaller,
  StepUpRepository,
} from './step-up/contract.ts'
export * from './sweeps/contract.ts'
export type { OpenTie, Tie, TieRepository } from './ties/contract.ts'
