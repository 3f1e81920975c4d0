import type { Site } from '@pdd/runtime'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { BuiltInCollector } from './built-in-collector.ts'
import { createSiteApi } from './site-api.ts'

const Health = Type.Object({
  app: Type.String(),
  frappe: Type.String(),
  builtin: Type.Union([Type.Literal('closed'), Type.Literal('open')]),
  controller: Type.String(),
  waiting: Type.Integer(),
  problem: Type.Union([Type.String(), Type.Null()]),
})
/** What the companion app says of itself. */
export type AppHealth = Static<typeof Health>

const UserDataField = Type.Object({
  doctype: Type.String({ minLength: 1 }),
  filter_by: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})
const SiteFacts = Type.Object({
  apps: Type.Record(Type.String(), Type.String()),
  user_data_fields: Type.Array(Type.Unknown()),
})
/** What the hook `user_data_fields` of all apps of a site says: in which column of which DocType stands whose row is. */
export type UserDataField = { doctype: string; column: string }
export type SiteFacts = { apps: Record<string, string>; userDataFields: UserDataField[] }

const patienceMs = 10_000

/** @returns null when the app does not answer, or not in its words: a site that is away stops nothing */
export async function askAppHealth(site: Site): Promise<AppHealth | null> {
  return (await ask(site, 'health', Health)) ?? null
}

/** @returns null as above; what other apps wrote into the hook in a form of their own is left out */
export async function askSiteFacts(site: Site): Promise<SiteFacts | null> {
  const told = await ask(site, 'site_facts', SiteFacts)
  if (told === undefined) return null
  const userDataFields = told.user_data_fields
    .filter((field): field is Static<typeof UserDataField> => Value.Check(UserDataField, field))
    // Frappe asks for the owner where a hook names no column.
    .map(({ doctype, filter_by: column }) => ({ doctype, column: column || 'owner' }))
  return { apps: told.apps, userDataFields }
}

/** What the app says of Frappe's own collector, which only it can know: which class has the DocType. */
export async function askBuiltInCollector(site: Site): Promise<BuiltInCollector | null> {
  const health = await askAppHealth(site)
  if (health === null) return null
  if (health.builtin === 'closed') return { state: 'closed', by: 'app' }
  return { state: 'open', because: 'app_overridden', names: [health.controller] }
}

async function ask<Schema extends TSchema>(
  site: Site,
  method: string,
  schema: Schema,
): Promise<Static<Schema> | undefined> {
  if (site.app === undefined || site.baseUrl === undefined) return undefined
  const token = `${site.app.apiKey}:${site.app.apiSecret}`
  const api = createSiteApi(site, { token, timeoutMs: patienceMs })
  const { status, content } = await api.call(`personal_data_download.api.${method}`)
  return status === 200 && Value.Check(schema, content) ? content : undefined
}
