export * from './bundle.ts'
export * from './errors.ts'
export * from './export-job.ts'
export * from './export-request.ts'
