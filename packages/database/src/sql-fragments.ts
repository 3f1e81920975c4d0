import { type Sql, sql } from './connection.ts'
import type { Actor } from './contract.ts'

/** `now()` is when the statement began, on the database's clock: no process's own clock decides anything. */
export function fromNow(seconds: number): Sql {
  return sql`now() + make_interval(secs => ${seconds}::float8)`
}

/** SHA-256 of a text, in lower-case hex; null stays null. */
export function hashed(text: Sql): Sql {
  return sql`encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`
}

/** The two audit columns of someone whose id the caller of the repository knows. */
export function actorColumns({ type, id, reason }: Actor) {
  return {
    type: sql`${type}::text`,
    idHash: hashed(sql`${id}::text`),
    ...(type === 'officer' && reason !== undefined && { note: { officer: id, reason } }),
  }
}

/** Something of the service itself: no id, nobody to name. */
export const sweep = { type: sql`'sweep'`, idHash: sql`NULL` }

/** Whoever holds the lease that the statement has just ended or renewed. */
export const leaseHolder = { type: sql`'worker'`, idHash: hashed(sql`by_worker`) }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const nobody = '00000000-0000-0000-0000-000000000000'

/** An id as PostgreSQL will take it: a text that cannot be one matches no row, instead of failing the statement. */
export function idOf(text: string): Sql {
  return sql`${knownId(text)}::uuid`
}

export function knownId(text: string): string {
  return uuid.test(text) ? text : nobody
}
