import type { Cell } from '../../erp/snapshot.ts'

/** A row that was read, not decoded: what is asked for becomes a value, and only that. */
export type Cells = { get(column: string): Cell | undefined }
