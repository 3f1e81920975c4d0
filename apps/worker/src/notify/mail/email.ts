import type { Translator } from '@pdd/i18n'
import type { Mail } from './mailer.ts'

/** Whose mail it is. */
export type Letterhead = {
  company: string
  /** `#rrggbb`, dark enough for white text on it */
  color: string
}

/** An email in plain parts, written once and rendered as text and as HTML. */
export type Email = {
  /** the language it is in, and which way that runs */
  translator: Translator
  subject: string
  greeting: string
  paragraphs: string[]
  button?: { label: string; url: string }
  facts?: [label: string, value: string][]
  closing: string[]
}

/** The first line. Control characters of a name go: a line break in it must not start a header or a line. */
export function greet({ translate }: Translator, fullName: string | null): string {
  const name = (fullName ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return name === '' ? translate('mail.hello_nobody') : translate('mail.hello', { name })
}

/** Renders both bodies. Every value is escaped; the layout is a table with inline styles, as mail clients need it. */
export function renderEmail(message: Email, head: Letterhead): Omit<Mail, 'to'> {
  return { subject: message.subject, text: renderText(message, head), html: renderHtml(message, head) }
}

function renderText(
  { greeting, paragraphs, button, facts = [], closing }: Email,
  { company }: Letterhead,
): string {
  return [
    greeting,
    ...paragraphs,
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${value}`).join('\n')] : []),
    ...closing,
    company,
  ].join('\n\n')
}

function renderHtml(
  { translator, subject, greeting, paragraphs, button, facts = [], closing }: Email,
  { company, color }: Letterhead,
): string {
  const p = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th scope="row" style="text-align:start;padding:2px 8px;font-weight:600">${escapeHtml(label)}</th>` +
      `<td style="padding:2px 0;word-break:break-all">${escapeHtml(value)}</td></tr>`,
  )
  const link = button
    ? `<p style="margin:24px 0"><a href="${escapeHtml(button.url)}" style="background:${color};color:#ffffff;` +
      'padding:12px 20px;border-radius:6px;text-decoration:none;display:inline-block">' +
      `${escapeHtml(button.label)}</a></p>` +
      `<p style="margin:0 0 16px;font-size:13px;word-break:break-all">${escapeHtml(button.url)}</p>`
    : ''
  return (
    `<!doctype html><html lang="${translator.language}" dir="${translator.direction}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
    `<title>${escapeHtml(subject)}</title></head>` +
    '<body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,Segoe UI,sans-serif">' +
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">' +
    `<table role="presentation" dir="${translator.direction}" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;width:100%"><tr><td>` +
    `<p style="margin:0 0 24px;padding:0 0 12px;border-bottom:3px solid ${color};font-size:18px;font-weight:700">${escapeHtml(company)}</p>` +
    p(greeting) +
    paragraphs.map(p).join('') +
    link +
    (rows.length > 0 ? `<table style="font-size:14px;margin:0 0 16px">${rows.join('')}</table>` : '') +
    closing.map(p).join('') +
    '</td></tr></table></td></tr></table></body></html>'
  )
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
