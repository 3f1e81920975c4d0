import { type Static, Type } from 'typebox'
import { configInvalid } from './config-error.ts'
import { codeSecret } from './mailed-codes.ts'

const onOrOff = (description: string) =>
  Type.Union([Type.Literal('on'), Type.Literal('off')], { default: 'on', description })

/** Variables that the API and the worker must read alike. A default is never a secret. */
export const sharedSettings = {
  DATABASE_URL: Type.String({ description: 'a postgres:// address of the request table' }),
  QUEUE_URL: Type.String({ description: 'redis://…, rediss://… or postgres://…' }),
  SITES_FILE: Type.String({ description: 'the path of the YAML file that lists the ERPNext sites' }),
  PUBLIC_BASE_URL: Type.String({
    pattern: '^https?://[^/]+/?$',
    description: 'the address people reach this service at, without a path',
  }),
  CODE_SECRET: codeSecret,
  OFFICE_TIME_ZONE: Type.String({
    default: 'UTC',
    description: 'the clock by which a request is due, such as Europe/Berlin',
  }),
  ADMIN_HOST: Type.String({ default: '127.0.0.1', description: 'where /livez, /readyz and /metrics listen' }),
  LOG_LEVEL: Type.String({
    default: 'info',
    pattern: '^(trace|debug|info|warn|error|fatal)$',
    description: 'trace … fatal',
  }),
  DOWNLOAD_LINK: Type.Optional(
    Type.Union([Type.Literal('presigned'), Type.Literal('portal')], {
      description:
        'what the mail holds: presigned, a link to the file, or portal, one to the sign-in page; unset: presigned, and portal with STEP_UP',
    }),
  ),
  STEP_UP: Type.Union([Type.Literal('off'), Type.Literal('fresh_sign_in'), Type.Literal('mailed_code')], {
    default: 'off',
    description:
      'fresh_sign_in: asking and downloading need a sign-in that its token proves to be recent (auth_time); mailed_code: or a code mailed to the address of the account',
  }),
  REDIS_TLS: onOrOff('off: a Redis on another host may be spoken to in cleartext'),
  PUBLIC_TLS: onOrOff(
    'off: browsers may be sent to http:// addresses of other hosts, PUBLIC_BASE_URL and S3_PUBLIC_ENDPOINT',
  ),
}
const shared = Type.Object(sharedSettings)
type SharedSettings = Static<typeof shared>

/**
 * Variables that every process reads, each with its own default or wording.
 *
 * @param adminPort the default of its port for probes and metrics
 * @param unfinished what may finish while it stops, for the description
 */
export const processSettings = ({ adminPort, unfinished }: { adminPort: number; unfinished: string }) => ({
  ADMIN_PORT: Type.Integer({
    default: adminPort,
    minimum: 0,
    maximum: 65535,
    description: 'their port; 0 takes a free one',
  }),
  SHUTDOWN_GRACE_SECONDS: Type.Integer({
    default: 25,
    minimum: 0,
    maximum: 3600,
    description: `how long ${unfinished} may finish`,
  }),
})

/**
 * The clock by which requests are due.
 * @throws ExportError `config.invalid` for a zone that nobody knows
 */
export function officeTimeZoneOf({
  OFFICE_TIME_ZONE: timeZone,
}: Pick<SharedSettings, 'OFFICE_TIME_ZONE'>): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) && timeZone
  } catch {
    const problem = 'is no time zone'
    const remedy = 'Name it as the tz database does, such as Europe/Berlin.'
    throw configInvalid([{ variable: 'OFFICE_TIME_ZONE', problem, remedy }])
  }
}

/**
 * What the mail that brings a file holds.
 *
 * @throws ExportError `config.invalid` for a link that opens the file by itself where a sign-in is not enough
 */
export function mailLinkOf({
  DOWNLOAD_LINK: link,
  STEP_UP: stepUp,
}: Pick<SharedSettings, 'DOWNLOAD_LINK' | 'STEP_UP'>): 'presigned' | 'portal' {
  if (stepUp === 'off') return link ?? 'presigned'
  if (link !== 'presigned') return 'portal'
  throw configInvalid([
    {
      variable: 'DOWNLOAD_LINK',
      problem: 'is presigned while STEP_UP is set: such a mail opens the file without any sign-in',
      remedy: 'Set DOWNLOAD_LINK=portal or leave it out, on the API and on every worker.',
    },
  ])
}
