import { mailLinkOf, officeTimeZoneOf, processSettings, sharedSettings } from '@pdd/runtime'
import { s3Settings } from '@pdd/storage'
import { type Static, Type } from 'typebox'
import type { WorkerSettings } from './settings.ts'

const years = '([1-9]|[12][0-9]|30)'
const months = '(1[2-9]|[2-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|360)'
const days = '(36[6-9]|3[7-9][0-9]|[4-9][0-9]{2}|[1-9][0-9]{3}|10[0-8][0-9]{2}|109[0-4][0-9]|1095[0-7])'

/** Every variable a worker reads. A default is never a secret; durations and sizes carry their unit. */
export const WorkerConfig = Type.Object({
  ...sharedSettings,
  ...s3Settings,
  ...processSettings({ adminPort: 9465, unfinished: 'running exports' }),
  BUNDLE_ENCODING: Type.Union([Type.Literal('identity'), Type.Literal('gzip'), Type.Literal('zstd')], {
    default: 'identity',
    description: 'how files are encoded in the store',
  }),
  MAIL_LINK_HOURS: Type.Integer({
    minimum: 1,
    maximum: 168,
    default: 24,
    description: 'how long a presigned link in a mail works; never longer than its file is kept',
  }),
  OFFICER_MAIL: Type.Optional(
    Type.String({
      pattern: '^[^@\\s]+@[^@\\s]+$',
      description: 'told when a request was not the person’s own',
    }),
  ),
  REMIND_HOURS: Type.Integer({
    minimum: 1,
    maximum: 168,
    default: 48,
    description: 'a person is reminded of a file this long before it is deleted',
  }),
  POSTMARK_SERVER_TOKEN: Type.String({ description: 'the server token of your Postmark server' }),
  POSTMARK_BASE_URL: Type.String({
    default: 'https://api.postmarkapp.com',
    pattern: '^https?://[^/]+/?$',
    description: 'an address',
  }),
  POSTMARK_TLS: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'on',
    description: 'off: POSTMARK_BASE_URL may be http:// on another host',
  }),
  MAIL_FROM: Type.String({ description: 'the confirmed sender of the mails' }),
  MAIL_STREAM: Type.String({ default: 'outbound', description: 'the Postmark message stream' }),
  MAIL_UNKNOWN_POLICY: Type.Union([Type.Literal('resend_once'), Type.Literal('hold')], {
    default: 'resend_once',
    description: 'a mail whose answer was lost and that no look-up finds: resend_once or hold',
  }),
  EXPORT_TTL_HOURS: Type.Integer({
    default: 168,
    minimum: 1,
    maximum: 8760,
    description: 'how long a file is kept',
  }),
  RECORD_RETENTION: Type.String({
    default: 'P3Y',
    // From a year to thirty.
    pattern: `^P(${years}Y|${months}M|${days}D)$`,
    description:
      'how long records of finished requests are kept, as an ISO 8601 duration from P1Y (P12M, P366D) to P30Y',
    examples: ['P3Y'],
  }),
  LEASE_SECONDS: Type.Integer({
    default: 120,
    minimum: 2,
    maximum: 3600,
    description: 'how long a silent worker keeps its row',
  }),
  MAX_ATTEMPTS: Type.Integer({
    default: 5,
    minimum: 1,
    maximum: 100,
    description: 'attempts before giving up; those that met an outage do not count',
  }),
  GIVE_UP_DAYS_BEFORE_DUE: Type.Integer({
    default: 3,
    minimum: 0,
    maximum: 30,
    description: 'an outage is waited for until so many days before a request is due; then attempts count',
  }),
  SITE_CAP: Type.Integer({
    default: 4,
    minimum: 1,
    maximum: 1000,
    description: 'exports of one site at a time',
  }),
  WORKER_CONCURRENCY: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 64,
    description: 'exports of one worker at a time',
  }),
})
export type WorkerConfig = Static<typeof WorkerConfig>

/** The running numbers of one worker, from its variables. */
export function settingsOf(config: WorkerConfig, workerId: string): WorkerSettings {
  return {
    workerId,
    leaseSeconds: config.LEASE_SECONDS,
    maxAttempts: config.MAX_ATTEMPTS,
    giveUpDaysBeforeDue: config.GIVE_UP_DAYS_BEFORE_DUE,
    siteCap: config.SITE_CAP,
    exportTtlSeconds: config.EXPORT_TTL_HOURS * 3600,
    mailUnknownPolicy: config.MAIL_UNKNOWN_POLICY,
    downloadLink: mailLinkOf(config),
    mailLinkSeconds: config.MAIL_LINK_HOURS * 3600,
    publicBaseUrl: config.PUBLIC_BASE_URL,
    officerMail: config.OFFICER_MAIL ?? null,
    remindSeconds: config.REMIND_HOURS * 3600,
    recordsKeptFor: config.RECORD_RETENTION,
    officeTimeZone: officeTimeZoneOf(config),
  }
}
