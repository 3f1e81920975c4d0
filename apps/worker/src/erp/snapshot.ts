import type { WirePiece } from './row-frames.ts'
import type { Dialect, Sql } from './sql.ts'

/** Text as the database prints it; bytes for binary columns; null for NULL. Never a number, a Date or an object. */
export type Cell = string | Uint8Array | null
export type Row = readonly Cell[]

/** One moment of the database. Statements run one after another: a stream is read to its end before the next. */
export type Snapshot = {
  dialect: Dialect
  /** when the snapshot was taken, by the database's clock */
  takenAt: Date
  all(statement: Sql): Promise<Row[]>
  /** Rows in batches, with backpressure: no more is fetched than is taken. */
  stream(statement: Sql): AsyncIterable<Row[]>
  /**
   * The rows of several statements as they come off the wire, for those who need no values: in their order, and the next
   * one is asked while one is read.
   */
  wire(statements: Iterable<Sql>): AsyncIterable<WirePiece>
  /**
   * What MariaDB has granted to the account and to its roles, as statements, a password's hash among them; none where the
   * server keeps no grants, and none on PostgreSQL, which answers for each table.
   */
  grants(): Promise<string[]>
  /** Ends the transaction and gives the connection back; safe to call after a failure. */
  close(): Promise<void>
}

export type SnapshotSource = {
  snapshot(signal: AbortSignal): Promise<Snapshot>
  close(): Promise<void>
}
