import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  addressOf,
  type Listener,
  listen,
  readText,
  sendJson,
} from '../../packages/embedded/src/http-listener.ts'
import { connectTo, type Driver } from './site-driver.ts'
import { request as requestDoctype } from './site-to-connect.ts'

type Values = Record<string, unknown>
type Answer = { status: number; body: Values }

export type FrappeRest = Listener & {
  /** what was changed: `POST Custom Field`, in order */
  changes: string[]
  /** answers of methods of the companion app, by the last word of their names */
  app: Record<string, unknown>
}

export type FrappeRestOptions = {
  /** the database that documents stand in */
  url: string
  /** what the bench calls it */
  siteName: string
  /** `KEY:SECRET` to the account; those of administrators read and write documents */
  tokens: Record<string, string>
  administrators: string[]
}

/** Tables of rows that a document is saved with. */
const children: Record<string, Record<string, string>> = {
  'Website Settings': { route_redirects: 'Website Route Redirect' },
  'OAuth Client': { allowed_roles: 'OAuth Client Role' },
  Webhook: { webhook_headers: 'Webhook Header' },
}

/**
 * What is called of Frappe's REST API by those who set a site up, on a database that a test has built
 * (https://docs.frappe.io/framework/user/en/api/rest); answers as a site of version 15 gives them.
 */
export async function startFrappeRest(options: FrappeRestOptions): Promise<FrappeRest> {
  const driver = await connectTo(options.url)
  const documents = documentsOf(driver)
  const changes: string[] = []
  const app: Record<string, unknown> = {}
  const listener = await listen(async (request, response) => {
    const { status, body } = await answer(request, { ...options, documents, changes, app })
    sendJson(response, status, body)
  }, {})
  return {
    ...{ changes, app },
    url: listener.url,
    async stop() {
      await listener.stop()
      await driver.end()
    },
  }
}

type Site = FrappeRestOptions & { documents: Documents; changes: string[]; app: Record<string, unknown> }

async function answer(request: IncomingMessage, site: Site): Promise<Answer> {
  const { path, query } = addressOf(request)
  if (request.headers['x-frappe-site-name'] !== site.siteName)
    return { status: 404, body: { exc_type: 'IncorrectSitePath' } }
  const token = request.headers.authorization?.replace(/^token /, '')
  const user = token === undefined ? 'Guest' : site.tokens[token]
  if (user === undefined) return failed(401, 'AuthenticationError')
  const parts = path.split('/').slice(1).map(decodeURIComponent)
  const body = JSON.parse((await readText(request, 1_000_000)) || '{}') as Values
  if (parts[1] === 'method') return callMethod(site, parts[2] ?? '', user, body)
  if (!site.administrators.includes(user)) return failed(403, 'PermissionError')
  const [, , doctype = '', name] = parts
  if (doctype === 'User' && name === 'Administrator' && user !== name) return failed(403, 'PermissionError')
  if (request.method !== 'GET') site.changes.push(`${request.method} ${doctype}`)
  return onDocuments(site.documents, { method: request.method ?? '', doctype, name, query, body })
}

async function callMethod(site: Site, method: string, user: string, body: Values): Promise<Answer> {
  if (method === 'ping') return { status: 200, body: { message: 'pong' } }
  if (method === 'frappe.website.doctype.web_form.web_form.accept') return acceptForm(site, body)
  if (user === 'Guest') return failed(403, 'PermissionError')
  if (method === 'frappe.auth.get_logged_user') return { status: 200, body: { message: user } }
  const message = site.app[method.replace('personal_data_download.api.', '')]
  return message === undefined ? failed(417, 'ValidationError') : { status: 200, body: { message } }
}

/** Whether it is published is not asked, nor who it is for; a mandatory field that the form does not set stops it. */
async function acceptForm({ documents }: Site, { data }: Values): Promise<Answer> {
  const mandatory = await documents.find('Custom Field', { dt: requestDoctype, reqd: 1 })
  if (mandatory.length > 0) return failed(417, 'MandatoryError')
  const { user } = JSON.parse(String(data)) as Values
  const name = randomBytes(5).toString('hex')
  await documents.save(requestDoctype, { name, user }, true)
  return { status: 200, body: { message: { name } } }
}

type ResourceCall = {
  method: string
  doctype: string
  name: string | undefined
  query: URLSearchParams
  body: Values
}

async function onDocuments(documents: Documents, call: ResourceCall): Promise<Answer> {
  const { method, doctype, name, query, body } = call
  if (method === 'GET' && name === undefined) {
    const filters = JSON.parse(query.get('filters') ?? '[]') as [string, string, unknown][]
    const wanted = Object.fromEntries(filters.map(([key, , value]) => [key, value]))
    return { status: 200, body: { data: await documents.find(doctype, wanted) } }
  }
  const before = name === undefined ? {} : await documents.read(doctype, name)
  if (before === null) return failed(404, 'DoesNotExistError')
  if (method === 'GET') return { status: 200, body: { data: before } }
  if (body.modified !== undefined && body.modified !== before.modified)
    return failed(417, 'TimestampMismatchError')
  // A DocType whose documents are named by whoever makes them.
  if (method === 'POST' && doctype === 'Webhook' && body.name === undefined)
    return failed(417, 'ValidationError')
  const made = method === 'POST' ? filledIn(doctype, body) : body
  await documents.save(doctype, { ...made, name: made.name ?? name }, method === 'POST')
  return { status: 200, body: { data: await documents.read(doctype, String(made.name ?? name)) } }
}

/** What a controller adds to a new document. */
function filledIn(doctype: string, values: Values): Values {
  const name =
    values.name ??
    (doctype === 'Custom Field' ? `${values.dt}-${values.fieldname}` : randomBytes(5).toString('hex'))
  if (doctype !== 'OAuth Client') return { ...values, name }
  const { allowed_roles = [{ role: 'Desk User' }] } = values
  return { ...values, name, client_id: name, client_secret: randomBytes(5).toString('hex'), allowed_roles }
}

function failed(status: number, excType: string): Answer {
  return { status, body: { exception: `frappe.exceptions.${excType}`, exc_type: excType } }
}

type Documents = ReturnType<typeof documentsOf>

function documentsOf(driver: Driver) {
  const table = (doctype: string) => driver.quote(`tab${doctype}`)
  const run = async (text: string, values: unknown[] = []): Promise<Values[]> => {
    const found = await driver.query(text, values)
    return (Array.isArray(found) ? found : ((found as { rows?: Values[] }).rows ?? [])) as Values[]
  }
  const columnsOf = async (doctype: string) => {
    const rows = await run(
      `SELECT column_name AS c FROM information_schema.columns WHERE table_name = ${driver.mark(1)}${driver.engine === 'mariadb' ? ' AND table_schema = DATABASE()' : ''}`,
      [`tab${doctype}`],
    )
    return new Set(rows.map(({ c }) => String(c)))
  }
  const where = (wanted: Values) =>
    Object.keys(wanted)
      .map((key, index) => `${driver.quote(key)} = ${driver.mark(index + 1)}`)
      .join(' AND ')

  const find = (doctype: string, wanted: Values) =>
    run(
      `SELECT * FROM ${table(doctype)}${Object.keys(wanted).length > 0 ? ` WHERE ${where(wanted)}` : ''}`,
      Object.values(wanted),
    )

  async function read(doctype: string, name: string): Promise<Values | null> {
    const isSingle = doctype === name
    const [row] = isSingle ? [{ name, modified: 'once' }] : await find(doctype, { name })
    if (row === undefined) return null
    const document: Values = { ...row }
    if (document.creation instanceof Date) document.creation = String(await printed(doctype, name))
    for (const [field, child] of Object.entries(children[doctype] ?? {}))
      document[field] = await find(child, { parent: name, parentfield: field })
    return document
  }

  async function printed(doctype: string, name: string): Promise<unknown> {
    const [row] = await run(
      `SELECT CAST(creation AS ${driver.engine === 'mariadb' ? 'char(26)' : 'text'}) AS c FROM ${table(doctype)} WHERE name = ${driver.mark(1)}`,
      [name],
    )
    return row?.c
  }

  async function save(doctype: string, values: Values, isNew: boolean): Promise<void> {
    const tables = children[doctype] ?? {}
    const name = String(values.name)
    for (const [field, child] of Object.entries(tables)) {
      const rows = values[field]
      if (!Array.isArray(rows)) continue
      await run(`DELETE FROM ${table(child)} WHERE ${where({ parent: name })}`, [name])
      for (const row of rows)
        await save(
          child,
          {
            ...row,
            name: row.name ?? randomBytes(5).toString('hex'),
            parent: name,
            parenttype: doctype,
            parentfield: field,
          },
          true,
        )
    }
    if (doctype === name) return
    const columns = await columnsOf(doctype)
    const own = Object.entries(values).filter(([key]) => columns.has(key) && !(key in tables))
    const keys = own.map(([key]) => driver.quote(key))
    const given = own.map(([, value]) => value)
    if (isNew)
      await run(
        `INSERT INTO ${table(doctype)} (${keys.join(', ')}) VALUES (${keys.map((_, index) => driver.mark(index + 1)).join(', ')})`,
        given,
      )
    else
      await run(
        `UPDATE ${table(doctype)} SET ${keys.map((key, index) => `${key} = ${driver.mark(index + 1)}`).join(', ')} WHERE name = ${driver.mark(keys.length + 1)}`,
        [...given, name],
      )
  }

  return { find, read, save }
}
