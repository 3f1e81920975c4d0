import { defineError } from '@pdd/core'
import { type Sql, sql } from '../connection.ts'

export const cursorInvalid = defineError({
  code: 'cursor.invalid',
  title: 'The cursor does not belong to this list.',
  remedy: 'Pass `nextCursor` of the previous page unchanged, or leave the cursor out to start again.',
  status: 400,
  retryable: false,
})

/** Where a page ended: microseconds since 1970, because two requests may share a millisecond, and the id. */
export type Position = { micros: bigint; id: string }

export function encodeCursor({ micros, id }: Position): string {
  return Buffer.from(`${micros}.${id}`).toString('base64url')
}

/** @throws ExportError `cursor.invalid` */
export function decodeCursor(cursor: string): Position {
  const parts = /^(\d{1,16})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  )
  if (parts === null) throw cursorInvalid()
  return { micros: BigInt(parts[1] as string), id: parts[2] as string }
}

/** What comes after a position, newest first. */
export function after({ micros, id }: Position): Sql {
  return sql`(received_at, id) <
    (timestamptz '1970-01-01 00:00:00Z' + ${micros}::bigint * interval '1 microsecond', ${id}::uuid)`
}
