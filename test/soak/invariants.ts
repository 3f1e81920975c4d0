import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Bundle, type ExportStatus, legalTransitions } from '@pdd/core'
import type { EventRow, Evidence, RequestRow } from './collect-results.ts'
import { undeleted } from './deletions.ts'
import { canary, people } from './people.ts'
import { waitedTooLong } from './turns.ts'

/** What holds, and which requests break it. */
export type Invariant = { name: string; violations: string[] }

const active: readonly (ExportStatus | null)[] = ['queued', 'running', 'retrying']

/** The promises of the service, judged when everything has come to rest. */
export async function checkInvariants(evidence: Evidence): Promise<Invariant[]> {
  const { rows, load, faults } = evidence
  const byId = new Map(rows.map((row) => [row.id, row]))
  return [
    {
      name: 'INV1 every accepted request comes to an end that its person is told, with a reason when it failed',
      violations: ends(evidence, byId),
    },
    {
      name: 'INV2 every ready request has its object, byte for byte and row for row',
      violations: await objects(evidence),
    },
    {
      name: 'INV3 one mail at most for each request and kind, to its own subject',
      violations: mails(evidence, byId),
    },
    { name: 'INV4 no object without a row that names it', violations: orphans(evidence) },
    {
      name: 'INV5 one active request at most for each person',
      violations: [...overlaps(evidence, byId), ...load.faults],
    },
    { name: 'INV6 no multipart upload is left open', violations: uploads(evidence) },
    { name: 'INV7 no personal data outside of row, object and mail', violations: leaks(evidence) },
    {
      name: 'INV8 the audit trail of every request is a legal path to its status',
      violations: trails(evidence),
    },
    {
      name: 'INV9 a file that the store refuses to delete keeps no other, is not forgotten, and the oldest is told',
      violations: undeleted(evidence),
    },
    {
      name: 'INV10 what was taken back is deleted before what has expired',
      violations: faults.violations.order,
    },
    {
      name: 'INV11 no site waits while another is served several times, or longer because one is silent',
      violations: waitedTooLong(evidence).violations,
    },
    {
      name: 'INV12 a queue that is emptied stops no export: none is begun again, nor handed back',
      violations: [...faults.violations.fences, ...handedBack(evidence)],
    },
  ]
}

/** The service has given a mail up: it was sent, listed nowhere, sent once more, and listed nowhere. */
export function isLostTwice({ action, reason }: EventRow): boolean {
  return action.startsWith('mail.') && action.endsWith('.failed') && reason === 'mail.not_listed'
}

/** By a mail, by fetching the file, or by an officer, to whom the desk has shown that no mail had. */
function ends({ load, mailRows, officers }: Evidence, byId: Map<string, RequestRow>): string[] {
  const told = new Set(
    mailRows.flatMap(({ state, request_id: id, kind }) => (state === 'sent' ? [`${id} ${kind}`] : [])),
  )
  const ofRequests = [...load.accepted.values()].flatMap(({ id, site, user }) => {
    const row = byId.get(id)
    if (row === undefined) return [`${id} was accepted and has no row`]
    if (row.subject_id !== user || row.site !== site) return [`${id} is about somebody else`]
    if (active.includes(row.status)) return [`${id} is still ${row.status} (${row.reason_code})`]
    if (row.status === 'failed' && row.reason_code === null) return [`${id} failed without a reason`]
    const knows = told.has(`${id} ${row.status}`) || row.downloaded_at !== null
    if (knows || !['ready', 'failed'].includes(row.status)) return []
    return [
      `${id} is ${row.status}, its person was not told, and the desk ${officers.shown.has(id) ? 'shows' : 'hides'} it`,
    ]
  })
  const ofGauges = officers.counted
    .filter((count) => count !== officers.shown.size)
    .map((count) => `a worker counts ${count} who were not told, the desks show ${officers.shown.size}`)
  return [...ofRequests, ...ofGauges]
}

async function objects({ rows, read }: Evidence): Promise<string[]> {
  const violations: string[] = []
  for (const row of rows.filter(({ status }) => status === 'ready')) {
    const fault = await compare(row, read).catch((error: unknown) => `cannot be read: ${error}`)
    if (fault !== null) violations.push(`${row.id} ${fault}`)
  }
  return violations
}

async function compare(row: RequestRow, read: Evidence['read']): Promise<string | null> {
  const digest = createHash('sha256')
  const pieces: Uint8Array[] = []
  for await (const piece of await read(row.object_key ?? '')) {
    digest.update(piece)
    pieces.push(piece)
  }
  const bytes = Buffer.concat(pieces)
  if (String(bytes.length) !== row.bytes) return `has ${bytes.length} bytes instead of ${row.bytes}`
  if (digest.digest('hex') !== row.sha256) return 'has another digest'
  if (row.format !== 'bundle') return null
  const { subject, doctypes, manifest } = JSON.parse(bytes.toString('utf8')) as Bundle
  if (subject.user !== row.subject_id) return 'is about somebody else'
  if (!manifest.complete || !isDeepStrictEqual(manifest.doctypes, row.row_counts)) return 'has other counts'
  const short = Object.entries(manifest.doctypes).find(
    ([doctype, { exported }]) => (doctypes[doctype] ?? []).length !== exported,
  )
  return short === undefined ? null : `lacks documents of ${short[0]}`
}

function mails({ mails: taken, mailRows }: Evidence, byId: Map<string, RequestRow>): string[] {
  const byNid = new Map(mailRows.map((row) => [row.nid, row]))
  const counted = new Map<string, number>()
  const violations: string[] = []
  for (const { metadata, to } of taken) {
    const owed = byNid.get(metadata.nid ?? '')
    if (owed === undefined) violations.push(`a mail that no request is owed: ${metadata.nid}`)
    else if (byId.get(owed.request_id)?.subject_id !== to)
      violations.push(`${owed.request_id} was mailed to another`)
    else
      counted.set(
        `${owed.request_id} ${owed.kind}`,
        (counted.get(`${owed.request_id} ${owed.kind}`) ?? 0) + 1,
      )
  }
  for (const [mail, count] of counted) if (count > 1) violations.push(`${mail} was mailed ${count} times`)
  for (const { request_id: id, kind, state, nid } of mailRows) {
    if (['pending', 'sending', 'unknown'].includes(state)) violations.push(`${id} ${kind} is still ${state}`)
    if (state === 'failed' && taken.some(({ metadata }) => metadata.nid === nid))
      violations.push(`${id} ${kind} is called failed, and was sent`)
    if (state === 'sent' && !taken.some(({ metadata }) => metadata.nid === nid))
      violations.push(`${id} ${kind} is called sent, and was not`)
  }
  return violations
}

/** Of an expired row only what is under hold may be there still. */
function orphans({ objectKeys, rows, underHold }: Evidence): string[] {
  const isNamed = ({ status, object_key: key }: RequestRow) =>
    status === 'ready' || (status === 'expired' && underHold.has(key ?? ''))
  const named = new Set(rows.filter(isNamed).map((row) => row.object_key))
  return objectKeys
    .filter((key) => !named.has(key))
    .map((key) => `${key} is named by no row that may name it`)
}

/** From the trail, where every moment of every request stands, not from a look now and then. */
function overlaps({ events }: Evidence, byId: Map<string, RequestRow>): string[] {
  const spans = [...grouped(events)].map(([id, trail]) => ({
    id,
    person: `${byId.get(id)?.subject_id} at ${byId.get(id)?.site}`,
    from: trail[0]?.at.getTime() ?? 0,
    to:
      trail.find(({ to_status: to }) => to !== null && !active.includes(to))?.at.getTime() ??
      Number.POSITIVE_INFINITY,
  }))
  return [...Map.groupBy(spans, ({ person }) => person).values()].flatMap((own) => {
    own.sort((a, b) => a.from - b.from)
    return own.flatMap((span, index) => {
      const next = own[index + 1]
      return next !== undefined && next.from < span.to
        ? [`${span.id} and ${next.id} were active at once`]
        : []
    })
  })
}

function uploads({ openUploads }: Evidence): string[] {
  return openUploads === null || openUploads === 0 ? [] : [`${openUploads} uploads are open`]
}

function leaks({ seen, mails: taken }: Evidence): string[] {
  const secrets = [canary, ...people.map(({ user }) => user), 'X-Amz-Signature']
  const places = [...seen].flatMap(([place, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${place} holds ${secret}`),
  )
  const letters = taken.filter(({ text, html, subject }) => `${subject}${text}${html}`.includes(canary))
  return [...places, ...letters.map(({ id }) => `mail ${id} holds ${canary}`)]
}

function trails({ events, rows }: Evidence): string[] {
  const trailOf = grouped(events)
  return rows.flatMap(({ id, status }) => {
    const trail = trailOf.get(id) ?? []
    let at = null as ExportStatus | null
    for (const { from_status: from, to_status: to, seq, digest_holds: holds } of trail) {
      if (!holds) return [`${id} event ${seq} is not chained to the one before`]
      if (to === null) continue
      if (from !== at) return [`${id} event ${seq} starts from ${from}, not from ${at}`]
      if (from !== null && !legalTransitions[from].includes(to)) return [`${id} went from ${from} to ${to}`]
      at = to
    }
    return at === status ? [] : [`${id} is ${status}, its trail ends ${at}`]
  })
}

/** Only a worker that is asked to stop hands back what it has begun. */
function handedBack({ events, faults }: Evidence): string[] {
  return events
    .filter(({ action, at }) => action === 'released' && at.getTime() < faults.killedUntil)
    .map(({ request_id: id }) => `${id} was handed back by a worker that nobody had asked to stop`)
}

function grouped(events: EventRow[]): Map<string, EventRow[]> {
  return Map.groupBy(events, ({ request_id: id }) => id)
}
