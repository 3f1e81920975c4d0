import { type Connection, sql } from '../connection.ts'
import { idOf } from '../fragments.ts'

/** A column of one of the site's DocTypes. */
export type KeptBackColumn = { doctype: string; column: string }

/** Columns that are left out of an account's files, because the last look found a credential there. */
export type KeptBackRepository = {
  /** Only while the attempt holds its lease. `false`: it was not its to write. */
  add(requestId: string, fence: number, found: KeptBackColumn): Promise<boolean>
  of(site: string, subjectId: string): Promise<KeptBackColumn[]>
}

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
