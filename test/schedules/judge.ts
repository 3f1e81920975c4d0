import { activeStatuses } from '@pdd/core'
import type { Outside } from './outside.ts'
import type { Rows } from './rows.ts'

export type Evidence = { rows: Rows; outside: Outside; frozen: Set<string> }

const outages = ['erp.unavailable', 'storage.unavailable', 'database.unavailable']
const isActive = ({ status }: { status: string }) => (activeStatuses as readonly string[]).includes(status)

/** What holds at every moment. */
export function breaches({ rows: { requests, mails }, outside, frozen }: Evidence): string[] {
  const found: string[] = []
  const active = new Set<string>()
  for (const { id, subject, status, key, fence, reason, patient } of requests) {
    if (status === 'ready' && !outside.objects.has(key ?? ''))
      found.push(`INV2 ${id} is ready, and has no object`)
    if (status === 'ready' && !key?.includes(`/${fence}/`))
      found.push(`INV2 ${id} names the object of another attempt`)
    if (key?.includes(subject)) found.push(`INV7 ${id} has a key that names its person`)
    if (status === 'failed' && reason === null) found.push(`INV1 ${id} failed without a reason`)
    if (status === 'failed' && patient && outages.includes(reason ?? ''))
      found.push(`INV1 ${id} was given up for an outage`)
    if (isActive({ status }) && active.has(subject)) found.push(`INV5 ${subject} has two requests under way`)
    if (isActive({ status })) active.add(subject)
    if (frozen.has(subject) && (isActive({ status }) || status === 'ready'))
      found.push(`${id} is ${status}, and its account is frozen`)
  }
  for (const [nid, messages] of outside.taken)
    if (messages.length > 1) found.push(`INV3 ${nid} was mailed ${messages.length} times`)
  for (const { nid, kind, state, reason, resends } of mails) {
    if (resends > 0 && reason === 'mail.not_listed' && (outside.notListed.get(nid) ?? 0) < 4)
      found.push(`${kind} was decided after ${outside.notListed.get(nid) ?? 0} answers`)
    if (state === 'sent' && !outside.taken.has(nid)) found.push(`INV3 ${kind} is called sent, and was not`)
  }
  return found
}

/** What holds when nothing is under way any more, and everything outside answers; `held` objects cannot be deleted. */
export function breachesAtRest({ rows: { requests, mails }, outside }: Evidence): string[] {
  const found: string[] = []
  for (const row of requests) {
    if (isActive(row)) found.push(`INV1 ${row.id} is still ${row.status} (${row.reason})`)
    const mail = mails.find(({ requestId, kind }) => requestId === row.id && kind === row.status)
    const isTold = ['sent', 'delivered'].includes(mail?.state ?? '')
    // Given up by the rule for mails of unknown outcome: sent twice, and no answer either time.
    const isGivenUp = mail?.state === 'failed' && mail.resends > 0
    if (['ready', 'failed', 'deleted'].includes(row.status) && !isTold && !isGivenUp)
      found.push(`INV1 ${row.id} is ${row.status}, its mail ${mail?.state} (${mail?.reason})`)
    if (row.status === 'expired' && !outside.held.has(row.key ?? ''))
      found.push(`${row.id} is expired, and its file was not deleted`)
  }
  for (const { requestId, kind, state } of mails)
    if (['pending', 'sending', 'unknown'].includes(state))
      found.push(`INV1 ${requestId} ${kind} is still ${state}`)
  return found
}

/** What no row names, when the sweeps have gone through the store. */
export function unnamed({ rows: { requests }, outside }: Evidence): string[] {
  const named = new Set(requests.flatMap(({ status, key }) => (status === 'ready' ? [key] : [])))
  return [...outside.objects.keys()].flatMap((key) =>
    outside.held.has(key) || named.has(key) ? [] : [`INV4 ${key} is named by no ready row`],
  )
}
