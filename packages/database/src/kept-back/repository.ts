import { type Connection, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import type { KeptBackColumn, KeptBackRepository } from './contract.ts'

export function createKeptBackRepository({ query }: Connection): KeptBackRepository {
  return {
    async add(requestId, fence, { doctype, column }) {
      const rows = await query(sql`
        INSERT INTO column_kept_back (site, subject_id, doctype, "column", request_id)
        SELECT site, subject_id, ${doctype}, ${column}, id FROM export_request
        WHERE id = ${idOf(requestId)} AND fence = ${fence}::int AND status = 'running'
        ON CONFLICT (site, subject_id, doctype, "column") DO UPDATE SET request_id = EXCLUDED.request_id, at = now()
        RETURNING doctype`)
      return rows.length === 1
    },
    of: (site, subjectId) =>
      query<KeptBackColumn>(sql`
        SELECT doctype, "column" FROM column_kept_back WHERE site = ${site} AND subject_id = ${subjectId}
        ORDER BY doctype, "column"`),
  }
}
