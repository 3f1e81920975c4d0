import type { Cell } from '../../erp/snapshot.ts'

/** A row that was read, not decoded: what is asked for becomes a value, and only that. */
export type Cells = { get(column: string): Cell | undefined }

/** Whether a cell says something: it is not empty, nor the zero of a form in which nothing was entered. */
export function saysSomething(cell: Cell): boolean {
  return cell !== null && (typeof cell === 'string' ? !/^(0(\.0*)?)?$/.test(cell) : cell.length > 0)
}
