import { createDatabase } from '@pdd/database'
import type { Connection } from '../database.ts'

/** `hot`: the share that stays on its page and writes no index. */
export type Heartbeats = { hot: number; walBytes: number }

const exportsAtOnce = 50
const beatsOfEach = 20

/** Exports that run at once beat in turn, with the progress that a worker tells. */
export async function measureHeartbeats({ run }: Connection, url: string): Promise<Heartbeats> {
  const waiting = await run(
    `SELECT id::text FROM export_request WHERE site = 'crowd' AND status = 'queued' LIMIT ${exportsAtOnce}`,
  )
  const claiming = createDatabase({ url, poolSize: 1 })
  const options = { workerId: 'bench', leaseSeconds: 600, maxAttempts: 5, siteCap: 1_000_000 }
  for (const [id] of waiting) await claiming.requests.claim(String(id), options)
  await claiming.close()
  const exports = await run(
    `SELECT id::text, fence FROM export_request WHERE worker_id = 'bench' AND site = 'crowd'`,
  )
  const before = await written()
  const beating = createDatabase({ url, poolSize: 1 })
  for (let beat = 1; beat <= beatsOfEach; beat += 1)
    for (const [id, fence] of exports) {
      const progress = {
        current: 'Contact',
        doctypesDone: beat,
        doctypesTotal: 40,
        counts: {},
        bytes: beat * 1e6,
      }
      await beating.requests.heartbeat(String(id), Number(fence), { leaseSeconds: 600, progress })
    }
  await beating.close()
  const after = await written()
  const beats = exports.length * beatsOfEach
  return {
    hot: (after.hot - before.hot) / (after.updates - before.updates),
    walBytes: Math.round((after.wal - before.wal) / beats),
  }

  async function written() {
    // What a session has counted is told when it ends.
    await run(`SELECT pg_sleep(0.3)`)
    const [[wal, updates, hot] = []] = await run(`
      SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text, n_tup_upd::text, n_tup_hot_upd::text
      FROM pg_stat_user_tables WHERE relname = 'export_request'`)
    return { wal: Number(wal), updates: Number(updates), hot: Number(hot) }
  }
}
