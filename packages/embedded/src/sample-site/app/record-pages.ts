import { html } from '@remix-run/html-template'
import type { SitePerson } from '../site-people.ts'
import type { SiteRecord } from './app-records.ts'

export const recordPath = '/app/personal-data-download-request'

const heads = ['Name', 'User', 'Status', 'Due', 'Records', 'Size']

/** The list of Personal Data Download Requests, as the desk of the sample site shows it. */
export function recordListPage(person: SitePerson, records: SiteRecord[]): string {
  const lines = records.map(
    ({ name, fullName, user, status, due, records: count, size }) => html`<tr>
<th scope="row"><a href="${recordPath}/${name}">${name}</a></th><td>${fullName} (${user})</td>
<td>${status}</td><td>${due ?? ''}</td><td>${count ?? ''}</td><td>${size ?? ''}</td></tr>`,
  )
  const table =
    records.length === 0
      ? html`<p>There is no request yet.</p>`
      : html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${lines}</tbody></table>`
  return page(
    'Personal Data Download Request',
    person,
    html`${table}<form method="post" action="${recordPath}"><button>Ask for my own data</button></form>`,
  )
}

/** One of them, with the link that was mailed. */
export function recordPage(person: SitePerson, record: SiteRecord): string {
  const fields: [string, string | number | null][] = [
    ['User', record.user],
    ['Status', record.status],
    ['Due', record.due],
    ['Ready at', record.ready_at],
    ['Expires at', record.expires_at],
    ['Size in bytes', record.size],
    ['Records', record.records],
    ['Withheld', record.withheld],
    ['SHA-256', record.sha256],
    ['Reason', record.reason],
  ]
  const told = fields.filter(([, value]) => value !== null)
  const attached =
    record.link === null
      ? html`<p>Nothing is attached.</p>`
      : html`<p>Attached: <a href="${record.link}">Personal-Data-${record.name}.json</a></p>`
  return page(
    record.name,
    person,
    html`<dl>${told.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>${attached}
<p><a href="${recordPath}">All requests</a></p>`,
  )
}

function page(title: string, { fullName }: SitePerson, body: ReturnType<typeof html>): string {
  return String(html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/login.css"></head>
<body class="wide"><main><p>Sample ERPNext, signed in as ${fullName}</p><h1>${title}</h1>${body}</main></body></html>`)
}
