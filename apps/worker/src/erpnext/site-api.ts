import { readAnswer, type Site } from '@pdd/runtime'

/** What a site's web server answered; status 0 when nothing came back that could be trusted. */
export type SiteAnswer = {
  status: number
  /** `message` of a method, `data` of a resource; null when there is none */
  content: unknown
  /** Frappe's word for what went wrong, such as PermissionError; empty when nothing did */
  excType: string
  /** what Frappe says of it besides, as plain words */
  words: string
}

/**
 * Calls to one site in the name of one account. None throws: what does not answer is status 0.
 * https://docs.frappe.io/framework/user/en/api/rest
 */
export type SiteApi = {
  call(method: string, parameters?: Record<string, string>): Promise<SiteAnswer>
  list(doctype: string, query: { filters: unknown[]; fields: string[] }): Promise<SiteAnswer>
  read(doctype: string, name: string): Promise<SiteAnswer>
  insert(doctype: string, values: Record<string, unknown>): Promise<SiteAnswer>
  change(doctype: string, name: string, values: Record<string, unknown>): Promise<SiteAnswer>
}

export type SiteApiOptions = {
  /** `KEY:SECRET` of an API key; nobody is signed in without */
  token?: string | undefined
  /** A new Custom Field alters a table. */
  timeoutMs?: number
}

/** Lists of roles by DocType are the longest answers. */
const mostBytes = 4 * 1024 * 1024

/** @param site with `baseUrl` */
export function createSiteApi(
  site: Pick<Site, 'name' | 'baseUrl' | 'siteName'>,
  { token, timeoutMs = 60_000 }: SiteApiOptions = {},
): SiteApi {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'x-frappe-site-name': site.siteName ?? site.name,
    ...(token !== undefined && { authorization: `token ${token}` }),
  }
  async function ask(method: string, path: string, body?: Record<string, unknown>): Promise<SiteAnswer> {
    try {
      const response = await fetch(`${site.baseUrl}${path}`, {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // A redirect would carry the token to another host.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const answer = await readAnswer(response, mostBytes).catch((error: unknown) => {
        // An error may come as a page; what was done is told as JSON.
        if (response.ok) throw error
        return null
      })
      return { status: response.status, ...contentOf(answer) }
    } catch {
      return { status: 0, content: null, excType: '', words: '' }
    }
  }
  const resource = (...parts: string[]) => `/api/resource/${parts.map(encodeURIComponent).join('/')}`
  return {
    call: (method, parameters = {}) => ask('GET', `/api/method/${method}?${new URLSearchParams(parameters)}`),
    list(doctype, { filters, fields }) {
      const query = {
        filters: JSON.stringify(filters),
        fields: JSON.stringify(fields),
        limit_page_length: '0',
      }
      return ask('GET', `${resource(doctype)}?${new URLSearchParams(query)}`)
    },
    read: (doctype, name) => ask('GET', resource(doctype, name)),
    insert: (doctype, values) => ask('POST', resource(doctype), values),
    change: (doctype, name, values) => ask('PUT', resource(doctype, name), values),
  }
}

function contentOf(answer: unknown): Omit<SiteAnswer, 'status'> {
  const told = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>
  const { exc_type: excType, exception } = told
  return {
    content: told.message ?? told.data ?? null,
    excType: typeof excType === 'string' ? excType : '',
    words: typeof exception === 'string' ? plainWords(exception) : '',
  }
}

const mostWords = 200

/** `frappe.exceptions.ValidationError: <b>Title</b> is missing`, for a terminal. */
function plainWords(exception: string): string {
  const words = exception.replace(/^[\w.]+:? ?/, '').replaceAll(/<[^>]*>/g, '')
  return words
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, mostWords)
}
