export * from './contract.ts'
export { storageUnavailable, storageUndeletable } from './errors.ts'
export { createObjectStore } from './object-store.ts'
export { objectStoreOptions, s3Settings } from './settings.ts'
