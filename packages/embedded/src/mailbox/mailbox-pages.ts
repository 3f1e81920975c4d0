import { html, type SafeHtml } from '@remix-run/html-template'
import type { MailboxMessage } from './mailbox-messages.ts'

const pagePolicy =
  "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
/** A mail may style itself, open links in a new tab, and nothing else: no scripts, no loading, no forms. */
const bodyPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

const style = `:root{color-scheme:light dark}
body{margin:0 auto;max-width:60rem;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif}
table{border-collapse:collapse;width:100%}
th,td{padding:.5rem;text-align:start;border-bottom:1px solid #8886;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;border:1px solid #8886;border-radius:.5rem}
iframe{width:100%;height:32rem;border:1px solid #8886;border-radius:.5rem;background:#fff}
dt{font-weight:600}dd{margin:0 0 .5rem}`

type Page = { status: number; headers: Record<string, string>; body: string }

/** The pages for people: the list, one mail, and its HTML body alone. */
export function mailboxPage(path: string, messages: MailboxMessage[]): Page {
  if (path === '/mailbox.css') return answer(200, style, pagePolicy, 'text/css')
  if (path === '/') return answer(200, listPage(messages), pagePolicy)
  const [, id, part] = /^\/messages\/([0-9a-f-]{36})(\/body)?$/.exec(path) ?? []
  const message = messages.find((candidate) => candidate.id === id)
  if (message === undefined)
    return answer(404, page('Nothing here', html`<p><a href="/">All mails</a></p>`), pagePolicy)
  if (part === undefined) return answer(200, messagePage(message), pagePolicy)
  return answer(200, bodyPage(message), bodyPolicy)
}

function listPage(messages: MailboxMessage[]): string {
  const rows = messages.map(
    ({ id, to, subject, receivedAt }) => html`<tr>
<td><a href="/messages/${id}">${subject || '(no subject)'}</a></td><td>${to}</td>
<td><time datetime="${receivedAt}">${readable(receivedAt)}</time></td></tr>`,
  )
  const table = html`<table><thead><tr><th scope="col">Subject</th><th scope="col">To</th>
<th scope="col">Received</th></tr></thead><tbody>${rows}</tbody></table>`
  const intro = html`<p>Mails that would have been sent. <a href="/">Reload</a></p>`
  return page('Mailbox', html`${intro}${rows.length > 0 ? table : html`<p>No mail yet.</p>`}`)
}

function messagePage({ id, from, to, subject, text, html: rich, receivedAt }: MailboxMessage): string {
  const frame = html`<h2>As HTML</h2>
<iframe src="/messages/${id}/body" title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
  return page(
    subject || '(no subject)',
    html`<p><a href="/">All mails</a></p>
<dl><dt>From</dt><dd>${from}</dd><dt>To</dt><dd>${to}</dd>
<dt>Received</dt><dd><time datetime="${receivedAt}">${readable(receivedAt)}</time></dd></dl>
${rich === '' ? '' : frame}${text === '' ? '' : html`<h2>As text</h2><pre>${linked(text)}</pre>`}`,
  )
}

function bodyPage({ html: rich }: MailboxMessage): string {
  // Inside a frame without scripts a link has to open elsewhere to be of use.
  const base = '<base target="_blank">'
  const head = rich.search(/<head[\s>]/i)
  const end = head < 0 ? 0 : rich.indexOf('>', head) + 1
  return rich.slice(0, end) + base + rich.slice(end)
}

function page(title: string, content: SafeHtml): string {
  return String(html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/mailbox.css"></head>
<body><main><h1>${title}</h1>${content}</main></body></html>`)
}

function linked(text: string): (string | SafeHtml)[] {
  const parts = text.split(/(https?:\/\/[^\s<>"]+)/)
  return parts.map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))
}

function readable(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')} UTC`
}

function answer(status: number, body: string, policy: string, type = 'text/html'): Page {
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
  return { status, headers, body }
}
