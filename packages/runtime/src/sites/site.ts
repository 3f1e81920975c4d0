import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type AddressProblem, isCleartext } from '@pdd/core'
import { type TSchema, Type } from 'typebox'
import type { ConfigFault } from '../config-error.ts'
import { problemOf } from '../env.ts'
import { databaseUrlProblem } from '../transport.ts'
import { type Brand, readBrand } from './brand.ts'
import { readSiteJwt, type SiteJwt } from './site-jwt.ts'
import { readSiteRecords, type SiteRecords } from './site-records.ts'

/** One ERPNext tenant. */
export type Site = SiteRecords & {
  name: string
  /** where its web server answers this service: sign-in calls go there */
  baseUrl?: string
  /** where people's browsers reach it; left out: as `baseUrl`, and its login page is on the host of our own pages */
  publicUrl?: string
  /** what its bench calls it, sent as X-Frappe-Site-Name; left out: as it is called here */
  siteName?: string
  /** read-only access to its database: `mariadb://` or `postgres://` */
  databaseUrl?: string
  /** lower-case host names under which people reach it */
  hosts: string[]
  /** an OAuth Client of the site, for signing in where its own session cannot be seen */
  oauthClientId?: string
  oauthClientSecret?: string
  /** how its own signed tokens are verified */
  jwt?: SiteJwt
  /** what its webhooks are signed with; two while one replaces the other */
  webhookSecrets?: string[]
  /** how it shows who it is */
  brand?: Brand
  /** absolute path of the file that overrides the shipped data map */
  dataMap?: string
}

type SiteContext = {
  env: Record<string, string | undefined>
  /** faults are added here, so that all of them are told at once */
  faults: ConfigFault[]
  folder: string
  require: ('baseUrl' | 'databaseUrl')[]
}

const siteName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,139}$/
const WebhookSecret = Type.String({ minLength: 16 })

const siteKeys: Record<string, TSchema> = {
  baseUrl: Type.String({ description: 'an http:// or https:// address without a path' }),
  publicUrl: Type.String({ description: 'an http:// or https:// address without a path' }),
  siteName: Type.String({ pattern: siteName.source, description: 'the name of the site in its bench' }),
  databaseUrl: Type.String({ description: 'a mariadb:// or postgres:// address with a database name' }),
  hosts: Type.Array(Type.String({ pattern: '^[A-Za-z0-9.-]+(:\\d{1,5})?$' }), {
    description: 'a list of host names, such as [erp.example.com]',
  }),
  oauthClientId: Type.String({ minLength: 1, description: 'the client id of an OAuth Client of the site' }),
  oauthClientSecret: Type.String({ minLength: 1, description: 'its client secret' }),
  jwt: Type.Object({}, { description: 'algorithm, secret or publicKey or jwksUrl, issuer and audience' }),
  webhookSecret: Type.Union([WebhookSecret, Type.Array(WebhookSecret, { minItems: 1, maxItems: 2 })], {
    description: 'a text of at least 16 characters, or a list of two while one replaces the other',
  }),
  app: Type.Object({}, { description: 'apiKey and apiSecret of the companion app’s service account' }),
  recordsDatabaseUrl: Type.String({
    description: 'a mariadb:// or postgres:// address with a database name',
  }),
  brand: Type.Object({}, { description: 'company, logo, color and homeUrl, each where wanted' }),
  dataMap: Type.String({ description: 'the path of a YAML file' }),
  tls: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    description: 'on, or off where baseUrl may be http:// on another host',
  }),
}

/** Reads one entry of the sites file. What is wrong goes to `context.faults`; the site is usable only without any. */
export function readSite(name: string, entry: unknown, context: SiteContext): Site {
  const path = `sites.${name}`
  const report = (variable: string, problem: string, remedy: string) =>
    context.faults.push({ variable, problem, remedy })
  if (!siteName.test(name)) report(path, 'is not a site name', 'Use letters, digits, dots and hyphens.')
  if (!isMapping(entry)) {
    report(path, 'has no keys', `Give it ${context.require.join(' and ') || 'hosts'}.`)
    return { name, hosts: [] }
  }
  const known: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(entry)) {
    const schema = Object.hasOwn(siteKeys, key) ? siteKeys[key] : undefined
    if (schema === undefined) {
      report(`${path}.${key}`, 'is not a key of a site', `Keys are ${Object.keys(siteKeys).join(', ')}.`)
      continue
    }
    const expanded = expandAll(value, context.env, (missing) => {
      // The API does without the database's password: what a process does not need may be missing.
      if (isOptional(key, context)) return
      const problem = `wants the environment variable ${missing}, which is not set`
      report(`${path}.${key}`, problem, `Set ${missing}.`)
    })
    if (expanded === undefined) continue
    const problem = problemOf(schema, expanded)
    if (problem) report(`${path}.${key}`, problem, `Set it to ${describe(schema)}.`)
    else known[key] = expanded
  }
  for (const key of context.require) {
    if (Object.hasOwn(entry, key)) continue
    report(`${path}.${key}`, 'is missing', `Set it to ${describe(siteKeys[key]!)}.`)
  }
  return finish(name, known, context)
}

/** Two sites that share a host name, or what their webhooks are signed with, could not be told apart by it. */
export function sharedHosts(sites: Site[]): ConfigFault[] {
  return [
    ...shared(sites, 'hosts', (site) => site.hosts, 'names a host that', 'names too'),
    ...shared(sites, 'webhookSecret', (site) => site.webhookSecrets ?? [], 'is also what', 'holds'),
  ]
}

function shared(
  sites: Site[],
  key: string,
  valuesOf: (site: Site) => string[],
  ...[before, after]: [before: string, after: string]
): ConfigFault[] {
  const owners = new Map<string, string>()
  return sites.flatMap((site) =>
    valuesOf(site).flatMap((value) => {
      const owner = owners.get(value)
      owners.set(value, owner ?? site.name)
      if (owner === undefined || owner === site.name) return []
      const problem = `${before} sites.${owner}.${key} ${after}`
      return [{ variable: `sites.${site.name}.${key}`, problem, remedy: 'Leave it with one of the two.' }]
    }),
  )
}

const keysOfSignIn = new Set([
  ...['oauthClientId', 'oauthClientSecret', 'jwt', 'publicUrl', 'siteName', 'webhookSecret'],
])

function isOptional(key: string, context: SiteContext): boolean {
  const ofRecords = key === 'app' || key === 'recordsDatabaseUrl'
  const needed = keysOfSignIn.has(key) ? 'baseUrl' : ofRecords ? 'databaseUrl' : key
  return (needed === 'baseUrl' || needed === 'databaseUrl') && !context.require.includes(needed)
}

/** Puts environment variables into a text, or into all texts of a list or of a mapping; undefined where one is missing. */
function expandAll(value: unknown, env: SiteContext['env'], onMissing: (name: string) => void): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => expandAll(item, env, onMissing))
    return items.includes(undefined) ? undefined : items
  }
  if (isMapping(value)) {
    const fields = Object.entries(value).map(([key, field]) => [key, expandAll(field, env, onMissing)])
    return Object.fromEntries(fields)
  }
  if (typeof value !== 'string') return value
  const names = [...value.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map((match) => match[1] ?? '')
  const missing = names.filter((name) => !env[name])
  missing.forEach(onMissing)
  if (missing.length > 0) return undefined
  return names.reduce((text, name) => text.replace(`\${${name}}`, () => env[name] ?? ''), value)
}

function finish(name: string, known: Record<string, unknown>, context: SiteContext): Site {
  const site: Site = { name, hosts: ((known.hosts as string[]) ?? []).map((host) => host.toLowerCase()) }
  for (const key of ['baseUrl', 'publicUrl', 'databaseUrl'] as const) {
    const url = known[key] as string | undefined
    if (url === undefined) continue
    const fault =
      key === 'databaseUrl'
        ? databaseUrlProblem(url, 'any', context.require.includes(key))
        : baseUrlProblem(url, known.tls === 'off' || !context.require.includes('baseUrl'))
    if (fault) context.faults.push({ variable: `sites.${name}.${key}`, ...fault })
    else site[key] = key === 'databaseUrl' ? url : url.replace(/\/+$/, '')
  }
  for (const key of ['oauthClientId', 'oauthClientSecret', 'siteName'] as const)
    if (known[key] !== undefined) site[key] = known[key] as string
  if (known.webhookSecret !== undefined) site.webhookSecrets = [known.webhookSecret].flat() as string[]
  if (known.jwt !== undefined) {
    const jwt = readSiteJwt(
      `sites.${name}.jwt`,
      known.jwt as Record<string, unknown>,
      (variable, problem, remedy) => context.faults.push({ variable, problem, remedy }),
    )
    if (jwt !== undefined) site.jwt = jwt
  }
  const needed = context.require.includes('databaseUrl')
  const report = (variable: string, problem: string, remedy: string) =>
    context.faults.push({ variable, problem, remedy })
  Object.assign(
    site,
    readSiteRecords(known, { needed }, (key, { problem, remedy }) =>
      report(`sites.${name}.${key}`, problem, remedy),
    ),
  )
  if (known.brand !== undefined) {
    const entry = known.brand as Record<string, unknown>
    site.brand = readBrand(`sites.${name}.brand`, entry, { folder: context.folder, report })
  }
  if (known.dataMap === undefined) return site
  site.dataMap = resolve(context.folder, known.dataMap as string)
  if (!existsSync(site.dataMap)) {
    const remedy = `Put the file at ${site.dataMap}.`
    context.faults.push({ variable: `sites.${name}.dataMap`, problem: 'names no file', remedy })
  }
  return site
}

function baseUrlProblem(text: string, cleartext: boolean): AddressProblem | undefined {
  const url = URL.parse(text)
  const problem = shapeProblem(url)
  if (problem !== undefined) return { problem, remedy: `Set it to ${describe(siteKeys.baseUrl!)}.` }
  if (cleartext || !isCleartext(text)) return undefined
  return {
    problem: 'would carry sessions to another host in cleartext',
    remedy: 'Write https://, or tls: off beside it where cleartext will do.',
  }
}

function shapeProblem(url: URL | null): string | undefined {
  if (url === null || url.hostname === '') return 'is not an address'
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'does not start with http:// or https://'
  if (url.pathname !== '/' || url.search || url.username) return 'holds more than a scheme, a host and a port'
  return undefined
}

function describe(schema: TSchema): string {
  return (schema as { description?: string }).description ?? ''
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
