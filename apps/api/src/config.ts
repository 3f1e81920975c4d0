import type { Office } from '@pdd/core'
import {
  type ConfigFault,
  configInvalid,
  officeTimeZoneOf,
  processSettings,
  type Site,
  sharedSettings,
} from '@pdd/runtime'
import { s3Settings } from '@pdd/storage'
import { type Static, Type } from 'typebox'
import type { JwtOptions } from './authentication/jwt.ts'
import type { StepUp } from './authentication/step-up.ts'
import { createSeal, type Seal } from './sign-in/encrypted-cookie.ts'

/** Every variable the API reads. A default is never a secret. */
export const ApiConfig = Type.Object({
  ...sharedSettings,
  ...s3Settings,
  ...processSettings({ adminPort: 9464, unfinished: 'requests' }),
  HOST: Type.String({ default: '127.0.0.1', description: 'the address to listen on' }),
  PORT: Type.Integer({
    default: 8080,
    minimum: 0,
    maximum: 65535,
    description: 'the port; 0 takes a free one',
  }),
  TRUST_PROXY: Type.String({
    default: '',
    description: 'the proxies in front, comma separated addresses or CIDRs',
  }),
  API_DOCS: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'on',
    description: 'whether /docs is served',
  }),
  OFFICER_ROLES: Type.String({
    default: 'System Manager,Data Protection Officer',
    description: 'ERPNext roles that see every request of their site',
  }),
  OFFICE_HOLIDAYS: Type.String({
    default: '',
    pattern: '^\\s*(\\d{4}-\\d{2}-\\d{2}\\s*(,\\s*\\d{4}-\\d{2}-\\d{2}\\s*)*)?$',
    description: 'days that are no working days besides weekends, comma separated: 2026-12-25,2027-01-01',
  }),
  FOUR_EYES: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'off',
    description: 'on: what an officer asks on behalf of a person needs a second officer',
  }),
  ASKED_MAIL: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'on',
    description: 'whether the person is mailed that somebody asked for their data',
  }),
  ASKS_PER_DAY: Type.Integer({
    default: 6,
    minimum: 1,
    maximum: 1_000_000,
    description: 'how often a person may ask within 24 hours; what officers ask for them counts apart',
  }),
  DOWNLOADS_PER_DAY: Type.Integer({
    default: 50,
    minimum: 1,
    maximum: 1_000_000,
    description: 'how many download links a person gets within 24 hours',
  }),
  JWT_ALGORITHM: Type.Optional(
    Type.Union([Type.Literal('HS256'), Type.Literal('RS256'), Type.Literal('ES256'), Type.Literal('EdDSA')], {
      description: 'the one algorithm of signed tokens; leave out to accept none',
    }),
  ),
  JWT_SECRET: Type.Optional(Type.String({ minLength: 32, description: 'for HS256, at least 32 characters' })),
  JWT_PUBLIC_KEY: Type.Optional(Type.String({ description: 'for RS256, ES256 and EdDSA, a PEM' })),
  JWT_JWKS_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'for RS256, ES256 and EdDSA, instead of a PEM: the issuer’s key set',
    }),
  ),
  JWT_ISSUER: Type.Optional(Type.String({ description: 'who signs the tokens' })),
  JWT_AUDIENCE: Type.Optional(Type.String({ description: 'for whom they are signed: this service' })),
  STEP_UP_MAX_AGE_SECONDS: Type.Integer({
    default: 600,
    minimum: 30,
    maximum: 86_400,
    description: 'how old such a sign-in may be',
  }),
  SESSION_SECRET: Type.Optional(
    Type.String({
      minLength: 32,
      description: 'for sites with an OAuth client: seals the cookie of a sign-in',
    }),
  ),
  POSTMARK_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      minLength: 16,
      description: 'the password of Postmark’s webhook; leave out to switch it off',
    }),
  ),
})
export type ApiConfig = Static<typeof ApiConfig>

/**
 * The clock and the holidays by which requests are due.
 * @throws ExportError `config.invalid` for a zone that nobody knows
 */
export function officeOf(config: ApiConfig): Office {
  return { timeZone: officeTimeZoneOf(config), holidays: listOf(config.OFFICE_HOLIDAYS) }
}

/**
 * What seals the cookies of those who sign in here; null where nobody does.
 * @throws ExportError `config.invalid` for a site with an OAuth client and no secret
 */
export function sealOf({ SESSION_SECRET: secret }: ApiConfig, sites: Map<string, Site>): Seal | null {
  if (secret !== undefined) return createSeal(secret)
  const withClient = [...sites.values()].find(({ oauthClientId }) => oauthClientId !== undefined)
  if (withClient === undefined) return null
  const problem = `is missing, while sites.${withClient.name} has an OAuth client`
  throw configInvalid([
    { variable: 'SESSION_SECRET', problem, remedy: 'Set it to 32 random characters or more.' },
  ])
}

/** What asking, downloading and officers' actions need besides a sign-in; null for nothing. */
export function stepUpOf({ STEP_UP, STEP_UP_MAX_AGE_SECONDS: maxAgeSeconds }: ApiConfig): StepUp | null {
  return STEP_UP === 'off' ? null : { maxAgeSeconds, mailedCode: STEP_UP === 'mailed_code' }
}

/** The items of a comma separated variable. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/**
 * How signed tokens are verified; null when none are accepted.
 * @throws ExportError `config.invalid` when only a part of it is set
 */
export function jwtOptions(config: ApiConfig): JwtOptions | null {
  const { JWT_ALGORITHM: algorithm, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = config
  const named = config.JWT_JWKS_URL === undefined ? 'JWT_PUBLIC_KEY' : 'JWT_JWKS_URL'
  const keyVariable = algorithm === 'HS256' ? 'JWT_SECRET' : named
  const others = {
    JWT_SECRET: config.JWT_SECRET,
    JWT_PUBLIC_KEY: config.JWT_PUBLIC_KEY,
    JWT_JWKS_URL: config.JWT_JWKS_URL,
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: audience,
  }
  if (algorithm === undefined) {
    const stray = Object.entries(others).filter(([, value]) => value !== undefined)
    if (stray.length > 0) throw configInvalid([missing('JWT_ALGORITHM', stray[0]?.[0] ?? '')])
    return null
  }
  const key = config[keyVariable]
  const absent = Object.entries({ [keyVariable]: key, JWT_ISSUER: issuer, JWT_AUDIENCE: audience }).filter(
    ([, value]) => !value,
  )
  if (key === undefined || issuer === undefined || audience === undefined) {
    throw configInvalid(absent.map(([variable]) => missing(variable, 'JWT_ALGORITHM')))
  }
  return { algorithm, key: keyVariable === 'JWT_JWKS_URL' ? new URL(key) : key, issuer, audience }
}

function missing(variable: string, because: string): ConfigFault {
  return {
    variable,
    problem: `is missing, while ${because} is set`,
    remedy: 'Set all of the JWT variables, or none.',
  }
}
