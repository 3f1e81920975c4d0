import type { ExportRequest, ExportStatus } from '@pdd/core'
import { html, type SafeHtml } from '@remix-run/html-template'

type Tone = 'good' | 'busy' | 'bad' | 'over'

const statuses: Record<ExportStatus, [words: string, tone: Tone]> = {
  queued: ['Waiting to start', 'busy'],
  running: ['Collecting', 'busy'],
  retrying: ['Will be tried again', 'busy'],
  ready: ['Ready', 'good'],
  failed: ['Failed', 'bad'],
  cancelled: ['Cancelled', 'over'],
  expired: ['Expired, being deleted', 'over'],
  deleted: ['Deleted', 'over'],
}

/** A state of a newer release is told as it is. */
export function statusWord(status: ExportStatus): string {
  return statuses[status]?.[0] ?? status
}

/** The state as a mark: the words tell it, the colour only helps. */
export function statusBadge(status: ExportStatus): SafeHtml {
  return html`<span class="badge ${statuses[status]?.[1] ?? 'over'}">${statusWord(status)}</span>`
}

/** Whom a request is about, as long as that is known. */
export function subjectText({ subjectId, forgottenAt }: ExportRequest): string {
  return forgottenAt ? 'somebody whose records are gone' : subjectId
}

const methods: Record<ExportRequest['authMethod'], string> = {
  session: 'a session of ERPNext',
  token: 'an API key or token of ERPNext',
  jwt: 'a signed token',
}

/** How whoever asked had signed in. */
export function methodText(method: ExportRequest['authMethod']): string {
  return methods[method] ?? method
}

const needs: [prefix: string, needed: string][] = [
  ['erp.', 'the ERP’s database'],
  ['storage.', 'the object store'],
  ['database.', 'the request table'],
  ['site.', 'the site’s entry in SITES_FILE'],
]

/** What a request waits for, by the code of the outage it met; null for any other code. */
export function neededFor(reasonCode: string | null): string | null {
  return needs.find(([prefix]) => reasonCode?.startsWith(prefix))?.[1] ?? null
}

/** A moment for machines and people: in UTC until the script puts it on the reader's own clock. */
export function moment(at: Date | null): SafeHtml {
  if (at === null) return html`not yet`
  const iso = at.toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}

/** Is it not answered, though its day is over? */
export function isLate({ readyAt, status, dueAt, forgottenAt }: ExportRequest): boolean {
  const isOver = forgottenAt || ['cancelled', 'expired', 'deleted'].includes(status)
  return readyAt === null && !isOver && dueAt.getTime() < Date.now()
}
