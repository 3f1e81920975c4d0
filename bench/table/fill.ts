import type { Connection } from '../database.ts'
import { withoutIndexes } from './without-indexes.ts'

/** What is under way, whatever has ended: the same in a table of a tenth. */
export type Live = {
  ready: number
  /** waiting on one site, `crowd` */
  waiting: number
  running: number
  retrying: number
  /** expired, the object not yet removed */
  expired: number
  mailsDue: number
  mailsUnknown: number
}

export const sites = 20
const atOnce = 1_000_000
const columns = 'site, subject_id, requested_by, body_hash, format, auth_method, status, received_at, due_at'
const file = 'ready_at, expires_at, object_key, sha256, bytes'

/**
 * A table of three years: what has ended (one in a hundred failed, the others deleted) on twenty sites, what is live, five
 * events of the trail for each that has ended and two mails that were sent. The trail's digests are of the right length,
 * and chain nothing: it is its size that matters here.
 */
export async function fill(
  connection: Connection,
  requests: number,
  live: Live,
  say: (text: string) => void,
): Promise<void> {
  const { run } = connection
  await withoutIndexes(
    connection,
    ['export_request', 'audit_event', 'notification'],
    'export_request_pkey',
    async () => {
      for (let from = 1; from <= requests; from += atOnce) {
        const to = Math.min(from + atOnce - 1, requests)
        await run(`
        INSERT INTO export_request (${columns}, deleted_at, reason_code, fence, attempts, ${file})
        SELECT 'site' || n % ${sites}, p, p, repeat('0', 64), 'bundle', 'jwt', CASE WHEN failed THEN 'failed' ELSE 'deleted' END,
          at, at + interval '1 month', CASE WHEN NOT failed THEN at + interval '7 days' END,
          CASE WHEN failed THEN 'erp.table_unreadable' END, 1, 1,
          CASE WHEN NOT failed THEN at + interval '1 minute' END, CASE WHEN NOT failed THEN at + interval '7 days' END,
          'exports/' || n || '/1/personal-data.json', repeat('b', 64), 1000
        FROM (SELECT n, 'person-' || n || '@example.org' AS p, n % 100 = 7 AS failed,
            now() - interval '8 days' - n * interval '3 years' / ${requests} AS at
          FROM generate_series(${from}, ${to}) n) made`)
        say(`  ${to} requests that have ended`)
      }
      await fillLive(connection, live)
      await run(`
      INSERT INTO audit_event (request_id, seq, at, actor_type, actor_id_hash, action, from_status, to_status, prev_hash, hash)
      SELECT id, seq, received_at, actor, CASE WHEN actor <> 'sweep' THEN repeat('a', 64) END, action, from_status, to_status,
        CASE WHEN seq > 1 THEN repeat('c', 64) END, repeat('d', 64)
      FROM export_request CROSS JOIN (VALUES (1, 'caller', 'created', NULL, 'queued'), (2, 'worker', 'claimed', 'queued', 'running'),
        (3, 'worker', 'published', 'running', 'ready'), (4, 'sweep', 'expired', 'ready', 'expired'),
        (5, 'sweep', 'deleted', 'expired', 'deleted')) events (seq, actor, action, from_status, to_status)
      WHERE status IN ('failed', 'deleted') OR seq = 1 OR (seq <= 3 AND status IN ('ready', 'expired'))`)
      await run(`
      INSERT INTO notification (request_id, kind, state, attempts, send_fence, message_id, sent_at, created_at)
      SELECT id, kind, 'delivered', 1, 1, gen_random_uuid()::text, received_at, received_at
      FROM export_request CROSS JOIN (VALUES ('ready'), ('deleted')) mails (kind)
      WHERE status = 'deleted'`)
      await fillMails(connection, live)
      say('  trail and mails')
    },
  )
  say('  indexes')
  await run('VACUUM ANALYZE export_request, notification')
  await run('ANALYZE')
}

async function fillLive({ run }: Connection, live: Live): Promise<void> {
  const person = (prefix: string) => `'${prefix}' || n, '${prefix}' || n, repeat('0', 64), 'bundle', 'jwt'`
  const atSites = `'site' || n % ${sites}`
  for (const [status, count, expiry] of [
    ['ready', live.ready, `now() + interval '1 hour' + random() * interval '7 days'`],
    ['expired', live.expired, `now() - random() * interval '1 hour'`],
  ])
    await run(`
      INSERT INTO export_request (${columns}, fence, attempts, ${file})
      SELECT ${atSites}, ${person(`${status}-`)}, '${status}', at, at + interval '1 month', 1, 1, at, ${expiry},
        'exports/${status}/' || n, repeat('b', 64), 1000
      FROM (SELECT n, now() - random() * interval '7 days' AS at FROM generate_series(1, ${count}) n) made`)
  for (const [site, status, count, over] of [
    [`'crowd'`, 'queued', live.waiting, ''],
    [atSites, 'retrying', live.retrying, `, next_attempt_at = now() + interval '1 hour', attempts = 1`],
    [
      atSites,
      'running',
      live.running,
      `, lease_until = now() + interval '1 day', worker_id = 'w', attempts = 1, fence = 1`,
    ],
  ] as const) {
    const set = over.split(', ').filter(Boolean)
    const [names, values] = [set.map((one) => one.split(' = ')[0]), set.map((one) => one.split(' = ')[1])]
    await run(`
      INSERT INTO export_request (${[columns, ...names].join(', ')})
      SELECT ${[site, person(`${status}-`), `'${status}'`, 'now()', `now() + interval '1 month'`, ...values].join(', ')}
      FROM generate_series(1, ${count}) n`)
  }
}

async function fillMails({ run }: Connection, { mailsDue, mailsUnknown }: Live): Promise<void> {
  await run(`
    INSERT INTO notification (request_id, kind, next_attempt_at)
    SELECT id, 'ready', now() - interval '1 minute' FROM export_request WHERE status = 'ready' LIMIT ${mailsDue}`)
  await run(`
    INSERT INTO notification (request_id, kind, state, unknown_at, next_attempt_at)
    SELECT id, 'ready', 'unknown', now(), now() - interval '1 minute' FROM export_request WHERE status = 'expired'
    LIMIT ${mailsUnknown}`)
}
