import { type Connection, sql } from '../connection.ts'
import { oldestOver } from '../records/forget.ts'
import type { UndoneKind, UndoneRepository } from './contract.ts'

export function createUndoneRepository({ query }: Connection): UndoneRepository {
  return {
    async defer(sweep, item, reason, { firstSeconds, mostSeconds }) {
      await query(sql`
        INSERT INTO sweep_item AS i (sweep, item, try_after, tries, reason)
        VALUES (${sweep}, ${item}, now() + make_interval(secs => ${firstSeconds}::float8), 1, ${reason})
        ON CONFLICT (sweep, item) DO UPDATE SET tries = i.tries + 1, reason = EXCLUDED.reason,
          try_after = now() + make_interval(
            secs => least(${firstSeconds}::float8 * 2 ^ least(i.tries, 30), ${mostSeconds}::float8))
        RETURNING item`)
    },

    async settle(sweep, item) {
      await query(sql`DELETE FROM sweep_item WHERE sweep = ${sweep} AND item = ${item} RETURNING item`)
    },

    async deferred(sweep) {
      const rows = await query<{ item: string }>(sql`
        SELECT item FROM sweep_item WHERE sweep = ${sweep} AND try_after > now() LIMIT 10000`)
      return new Set(rows.map(({ item }) => item))
    },

    async forgetOld() {
      const rows = await query(sql`
        DELETE FROM sweep_item WHERE try_after < now() - interval '1 month' RETURNING item`)
      return rows.length
    },

    async oldestSeconds(options) {
      const rows = await query<{ kind: UndoneKind; seconds: number }>(sql`
        SELECT kind, coalesce(greatest(extract(epoch FROM now() - oldest), 0), 0)::float8 AS seconds FROM (
          SELECT 'deletion' AS kind, min(expires_at) AS oldest FROM export_request WHERE status = 'expired'
          UNION ALL
          SELECT 'revocation', min(expires_at) FROM export_request
          WHERE status = 'expired' AND reason_code IS NOT NULL
          UNION ALL
          SELECT 'mail', min(created_at) FROM notification WHERE state = 'pending'
          UNION ALL
          SELECT 'look_up', min(unknown_at) FROM notification WHERE state = 'unknown'
          UNION ALL
          SELECT 'record', (${oldestOver(options?.recordsKeptFor ?? null)})
        ) undone`)
      return Object.fromEntries(rows.map(({ kind, seconds }) => [kind, seconds])) as Record<
        UndoneKind,
        number
      >
    },
  }
}
