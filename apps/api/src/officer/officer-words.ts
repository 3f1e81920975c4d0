import type { ExportRequest, ExportStatus } from '@pdd/core'
import { html, type SafeHtml } from '@remix-run/html-template'

const statusWords: Record<ExportStatus, string> = {
  queued: 'waiting',
  running: 'collecting',
  retrying: 'will be tried again',
  ready: 'ready',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'expired, being deleted',
  deleted: 'deleted',
}

/** A state of a newer release is told as it is. */
export function statusWord(status: ExportStatus): string {
  return statusWords[status] ?? status
}

/** Whom a request is about, as long as that is known. */
export function subjectText({ subjectId, forgottenAt }: ExportRequest): string {
  return forgottenAt ? 'somebody whose records are gone' : subjectId
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
