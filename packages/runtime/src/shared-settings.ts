import { type Static, Type } from 'typebox'
import { configInvalid } from './config-error.ts'

const onOrOff = (description: string) =>
  Type.Union([Type.Literal('on'), Type.Literal('off')], { default: 'on', description })

/** Variables that the API and the worker must read alike. */
export const sharedSettings = {
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
  S3_TLS: onOrOff('off: S3_ENDPOINT may be http:// on another host'),
  PUBLIC_TLS: onOrOff(
    'off: browsers may be sent to http:// addresses of other hosts, PUBLIC_BASE_URL and S3_PUBLIC_ENDPOINT',
  ),
}
const shared = Type.Object(sharedSettings)
type SharedSettings = Static<typeof shared>

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
