import { type Connection, sql } from '../connection.ts'
import { hashed, idOf } from '../sql-fragments.ts'
import type { RecordRepository } from './contract.ts'
import { claimOver, forget } from './forget.ts'
import { forgetOthers } from './others.ts'

export function createRecordRepository(connection: Connection): RecordRepository {
  const { query } = connection
  return {
    claimOver: (options) => claimOver(connection, options),
    forget: (ids, options) => forget(connection, ids, options),
    forgetOthers: (options) => forgetOthers(connection, options),

    async eventsBy(id, account) {
      const rows = await query<{ seq: number }>(sql`
        SELECT seq FROM audit_events_by(${idOf(id)}, ${hashed(sql`${account}::text`)}) AS seq`)
      return rows.map(({ seq }) => seq)
    },

    async faults(id) {
      const rows = await query<{ seq: number }>(sql`SELECT seq FROM audit_faults(${idOf(id)}) AS seq`)
      return rows.map(({ seq }) => seq)
    },
  }
}
