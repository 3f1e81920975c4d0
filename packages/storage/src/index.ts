export * from './contract.ts'
export { createObjectStore } from './object-store.ts'
