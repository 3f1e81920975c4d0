import { type Connection, empty, sql } from '../connection.ts'
import type { BrakeRepository, SweepStop } from './contract.ts'

export function createBrakeRepository({ query }: Connection): BrakeRepository {
  return {
    async stop({ sweep, site, items, looked }) {
      const [row] = await query<{ released: boolean }>(sql`
        INSERT INTO sweep_stop AS s (sweep, site, items, looked)
        VALUES (${sweep}, ${site}, ${items}::int, ${looked}::int)
        ON CONFLICT (sweep, site) DO UPDATE SET items = EXCLUDED.items, looked = EXCLUDED.looked
        RETURNING coalesce(s.released_until > now() AND s.items <= s.released_items, false) AS released`)
      return row?.released ?? false
    },

    async clear(sweep, site) {
      await query(sql`DELETE FROM sweep_stop WHERE sweep = ${sweep} AND site = ${site} RETURNING sweep`)
    },

    list: (site) =>
      query<SweepStop>(sql`
        SELECT sweep, site, items, looked, stopped_at AS "stoppedAt" FROM sweep_stop
        WHERE NOT coalesce(released_until > now() AND items <= released_items, false)
          ${site === undefined ? empty : sql`AND site IN (${site}, '')`} ORDER BY sweep, site`),

    async release(sweep, site) {
      const rows = await query(sql`
        UPDATE sweep_stop SET released_items = items, released_until = now() + interval '1 day'
        WHERE sweep = ${sweep} AND site = ${site} RETURNING sweep`)
      return rows.length === 1
    },
  }
}
