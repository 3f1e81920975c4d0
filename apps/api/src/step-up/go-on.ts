import type { Translator } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { FastifyRequest } from 'fastify'

/** What a person wanted when a code was asked for: it goes on by itself after the right one. */
export type Wanted = {
  /** a path of ours that a form may send to, or a list that is taken away */
  url: string
  /** what the form had sent */
  fields: [name: string, value: string][]
}

const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** Forms of our pages that ask for a code. Nothing else is gone on to: an address in a form is a text like any other. */
const forms = new RegExp(
  `^/(?:request-data(?:/${id}/download|/addresses)?|requests/(?:ask|start-again|${id}/[a-z]+|(?:delegated|ties)/${id}/[a-z]+|addresses/(?:blocks/)?${id}/[a-z]+))$`,
)
const lists = /^\/requests(?:\/views)?\.csv(?:\?[\w.~%=&+:-]*)?$/
const ours = new Set(['code', 'go_on'])
const mostFields = 10

/** Of the request that was refused for want of a code; null where it is nothing to go on to. */
export function wantedOf({
  method,
  url,
  body,
}: Pick<FastifyRequest, 'method' | 'url' | 'body'>): Wanted | null {
  if (method === 'GET') return lists.test(url) ? { url, fields: [] } : null
  return forms.test(url) ? { url, fields: fieldsOf(body) } : null
}

/** Of the form that the code was typed into. */
export function wantedIn(body: unknown): Wanted | null {
  const url = (body as { go_on?: unknown } | null)?.go_on
  if (typeof url !== 'string' || !(forms.test(url) || lists.test(url))) return null
  return { url, fields: fieldsOf(body) }
}

/** A form is sent once more as it is, by the browser itself; a list is only asked for. */
export function statusToGoOn({ url }: Wanted): 303 | 307 {
  return lists.test(url) ? 303 : 307
}

export function hiddenFields(wanted: Wanted | null): SafeHtml | string {
  if (wanted === null) return ''
  const fields: Wanted['fields'] = [['go_on', wanted.url], ...wanted.fields]
  return html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`
}

/** What will happen by itself, in a sentence. */
export function thenText({ url }: Wanted, { translate }: Translator): string {
  if (url === '/request-data') return translate('stepup.then_ask')
  return translate(url.endsWith('/download') ? 'stepup.then_download' : 'stepup.then_other')
}

function fieldsOf(body: unknown): Wanted['fields'] {
  const all = Object.entries((body ?? {}) as Record<string, unknown>)
  const texts = all.filter((field): field is [string, string] => typeof field[1] === 'string')
  return texts.filter(([name]) => !ours.has(name)).slice(0, mostFields)
}
