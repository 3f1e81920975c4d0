import { type Connection, sql } from '../connection.ts'
import { fromNow } from '../sql-fragments.ts'
import type { TurnRepository } from './contract.ts'

export function createTurnRepository({ query }: Connection): TurnRepository {
  return {
    async begin(sweep, holder, { leaseSeconds }) {
      const taken = await query(sql`
        INSERT INTO sweep_turn AS t (sweep, holder, held_until) VALUES (${sweep}, ${holder}, ${fromNow(leaseSeconds)})
        ON CONFLICT (sweep) DO UPDATE SET holder = EXCLUDED.holder, held_until = EXCLUDED.held_until
        WHERE t.held_until <= now() AND t.next_run_at <= now()
        RETURNING sweep`)
      if (taken.length === 1) return 'mine'
      const [last] = await query<{ holder: string }>(
        sql`SELECT holder FROM sweep_turn WHERE sweep = ${sweep}`,
      )
      return last?.holder === holder ? 'not_due' : 'elsewhere'
    },

    async keep(sweep, holder, { leaseSeconds }) {
      const rows = await query(sql`
        UPDATE sweep_turn SET held_until = ${fromNow(leaseSeconds)}
        WHERE sweep = ${sweep} AND holder = ${holder} AND held_until > now() RETURNING sweep`)
      return rows.length === 1
    },

    async end(sweep, holder, { nextInSeconds }) {
      await query(sql`
        UPDATE sweep_turn SET held_until = now(), next_run_at = ${fromNow(nextInSeconds)}
        WHERE sweep = ${sweep} AND holder = ${holder} AND held_until > now() RETURNING sweep`)
    },
  }
}
