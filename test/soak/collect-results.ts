import { existsSync, readFileSync } from 'node:fs'
import type { DoctypeCounts, ExportStatus } from '@pdd/core'
import pg from 'pg'
import type { MailboxMessage } from '../../packages/embedded/src/mailbox/mailbox-messages.ts'
import { dumpRedis } from '../support/redis-dump.ts'
import type { FaultLog } from './faults/faults.ts'
import { heldPublishes } from './faults/stalls.ts'
import type { Load } from './load.ts'
import type { OfficerView } from './officer.ts'
import type { SoakStack } from './stack.ts'

export type RequestRow = {
  id: string
  site: string
  subject_id: string
  format: string
  status: ExportStatus
  reason_code: string | null
  expires_at: Date | null
  downloaded_at: Date | null
  object_key: string | null
  sha256: string | null
  bytes: string | null
  row_counts: Record<string, DoctypeCounts> | null
}
export type EventRow = {
  request_id: string
  seq: number
  at: Date
  action: string
  reason: string | null
  from_status: ExportStatus | null
  to_status: ExportStatus | null
  /** the digest that its fields and the event before it make */
  digest_holds: boolean
}
export type MailRow = {
  request_id: string
  kind: string
  nid: string
  state: string
  reason_code: string | null
  resends: number
}

/** All that is left when everything is quiet: what the invariants are judged by. */
export type Evidence = {
  rows: RequestRow[]
  events: EventRow[]
  mailRows: MailRow[]
  mails: MailboxMessage[]
  objectKeys: string[]
  openUploads: number | null
  load: Load
  faults: FaultLog
  /** what officers have seen and done */
  officers: OfficerView
  /** keys that the store refuses to delete */
  underHold: Set<string>
  /** seconds for which the commit was held that made a request ready */
  stalls: Map<string, number>
  /** everything that leaves the row, the object and the mail, by the place it was seen at */
  seen: Map<string, string>
  read(key: string): Promise<AsyncIterable<Uint8Array>>
}

export async function gatherEvidence(
  stack: SoakStack,
  load: Load,
  faults: FaultLog,
  officers: OfficerView,
  seen: Map<string, string>,
): Promise<Evidence> {
  const client = new pg.Client({ connectionString: stack.databaseUrl })
  await client.connect()
  const query = async <Row>(text: string) => (await client.query(text)).rows as Row[]
  try {
    return {
      rows: await query<RequestRow>('SELECT * FROM export_request ORDER BY received_at'),
      events: await query<EventRow>(`
        SELECT e.*, e.hash = audit_event_digest(e)
          AND e.prev_hash IS NOT DISTINCT FROM lag(e.hash) OVER (PARTITION BY e.request_id ORDER BY e.seq) AS digest_holds
        FROM audit_event e ORDER BY e.request_id, e.seq`),
      mailRows: await query<MailRow>(
        'SELECT request_id, kind, nid, state, reason_code, resends FROM notification',
      ),
      mails: readMails(stack.journal),
      objectKeys: await stack.store.keys(),
      openUploads: await stack.store.openUploads(),
      ...{ load, faults, officers, underHold: stack.store.relay.held },
      stalls: await heldPublishes(stack),
      seen: await lookEverywhere(stack, seen),
      read: (key) => stack.store.read(key),
    }
  } finally {
    await client.end()
  }
}

function readMails(journal: string): MailboxMessage[] {
  if (!existsSync(journal)) return []
  return readFileSync(journal, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as MailboxMessage]
      } catch {
        return []
      }
    })
}

async function lookEverywhere(stack: SoakStack, seen: Map<string, string>): Promise<Map<string, string>> {
  const places = new Map(seen)
  for (const file of stack.logFiles) places.set(file, existsSync(file) ? readFileSync(file, 'utf8') : '')
  for (const url of stack.adminUrls) {
    const answer = await fetch(`${url}/metrics`).catch(() => null)
    places.set(`${url}/metrics`, (await answer?.text()) ?? '')
  }
  places.set('Redis', (await dumpRedis(stack.redisUrl)) ?? '')
  places.set('object keys', (await stack.store.keys()).join('\n'))
  return places
}
