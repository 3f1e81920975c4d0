import { countUndecided, type TieDecision, type UndecidedTie } from '@pdd/core'
import { type Connection, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import { distinct, keepable } from './keepable.ts'

/** One statement, and only for who holds the lease: what a fenced worker saw reaches neither the list nor the person. */
export async function keep(
  { query }: Connection,
  requestId: string,
  fence: number,
  undecided: readonly UndecidedTie[],
): Promise<boolean> {
  const met = distinct(undecided)
  const counts = JSON.stringify(countUndecided(met))
  const rows = JSON.stringify(keepable(met).map(rowOf))
  const attempts = await query(
    sql`
      WITH attempt AS (
        UPDATE export_request SET undecided = ${counts}::jsonb
        WHERE id = ${idOf(requestId)} AND fence = ${fence}::int AND status = 'running'
        RETURNING id, site, subject_id, format
      ), met AS (
        SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS m (kind text, doctype text, name text, reason text,
          source_doctype text, source_name text, source_owner text)
      ), kept AS (
        INSERT INTO tie AS t (site, subject_id, kind, doctype, name, reason, source_doctype, source_name, source_owner,
          first_request_id, last_request_id)
        SELECT a.site, a.subject_id, m.kind, m.doctype, m.name, m.reason, m.source_doctype, m.source_name,
          m.source_owner, a.id, a.id
        FROM attempt a CROSS JOIN met m
        ON CONFLICT (site, subject_id, kind, doctype, name) DO UPDATE SET reason = excluded.reason,
          source_doctype = excluded.source_doctype, source_name = excluded.source_name,
          source_owner = excluded.source_owner, last_request_id = excluded.last_request_id, last_seen_at = now()
      ), forgotten AS (
        -- ERPNext's own form is made by fewer rules: what it does not meet may be there all the same.
        DELETE FROM tie t USING attempt a
        WHERE t.site = a.site AND t.subject_id = a.subject_id AND t.decision IS NULL AND a.format = 'bundle'
          AND NOT EXISTS (SELECT FROM met m WHERE m.kind = t.kind AND m.doctype = t.doctype AND m.name = t.name)
      )
      SELECT id FROM attempt`,
    'tie.keep',
  )
  return attempts.length === 1
}

export async function decisions(
  { query }: Connection,
  site: string,
  subjectId: string,
  since: Date = new Date(0),
): Promise<TieDecision[]> {
  return query<TieDecision>(
    sql`
      SELECT kind, nullif(doctype, '') AS doctype, name, decision FROM tie
      WHERE site = ${site} AND subject_id = ${subjectId} AND decision IS NOT NULL
        AND decided_at >= ${since.toISOString()}::timestamptz`,
    'tie.decisions',
  )
}

function rowOf({ kind, doctype, name, reason, source }: UndecidedTie) {
  return {
    ...{ kind, doctype: doctype ?? '', name, reason },
    ...{ source_doctype: source.doctype, source_name: source.name, source_owner: source.owner },
  }
}
