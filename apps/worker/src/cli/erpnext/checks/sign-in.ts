import type { Found } from '../../../collect/site/reader.ts'
import { advice, type Check, missing, ok, unknown } from '../check.ts'
import type { Subject } from '../subject.ts'

const client = 'sign_in.oauth_client'
const remedy =
  'Run `npm run erpnext -- connect --site NAME`, or mend the OAuth Client in ERPNext (docs/ops/identity.md).'

export function callbackOf({ serviceUrl }: Pick<Subject, 'serviceUrl'>): string {
  return `${serviceUrl}/request-data/sign-in/callback`
}

/** Whether people can sign in with ERPNext where no session of its own reaches the service. */
export function checkSignIn(subject: Subject): Check {
  const { site, elsewhere, setUp } = subject
  if (!elsewhere) return ok(client, 'ERPNext’s own sessions reach the service: no OAuth Client is needed.')
  if (site.oauthClientId === undefined) {
    // The app signs for ERPNext's server, and brings nobody's browser in.
    if (site.jwt !== undefined && site.app === undefined)
      return ok(client, 'People come with signed tokens of another issuer.')
    const made = setUp?.oauthClients.find((one) => urisOf(one).includes(callbackOf(subject)))
    if (made !== undefined)
      return missing(
        client,
        'Nobody can sign in: ERPNext has an OAuth Client for this service, and the sites file does not name it.',
        `Set oauthClientId: ${made.name}, and oauthClientSecret to its App Client Secret.`,
      )
    return missing(client, 'Nobody can sign in: no OAuth Client is named in the sites file.', remedy)
  }
  if (site.oauthClientSecret === undefined)
    return missing(
      client,
      'The sites file names an OAuth Client and not its secret.',
      'Set oauthClientSecret (and its variable in the environment).',
    )
  if (setUp === null) return unknown(client, 'The OAuth Client could not be read.', 'See database.readable.')
  const found = setUp.oauthClients.find(({ name }) => name === site.oauthClientId)
  if (found === undefined)
    return missing(client, 'ERPNext has no OAuth Client of the id in the sites file.', remedy)
  const roles = setUp.oauthRoles?.filter(({ parent }) => parent === found.name).map(({ role }) => role)
  if (!urisOf(found).includes(callbackOf(subject)))
    return missing(client, `The OAuth Client does not lead back to ${callbackOf(subject)}.`, remedy)
  if (roles !== undefined && !roles.includes('All'))
    return missing(
      client,
      `The OAuth Client refuses all who are none of: ${roles.join(', ') || 'Desk User'}. Customers are not.`,
      remedy,
    )
  const scopes = found.scopes?.split(/\s+/) ?? []
  if (!scopes.includes('openid'))
    return missing(client, 'The OAuth Client does not allow the scope openid.', remedy)
  if (scopes.includes('all'))
    return advice(
      client,
      'The OAuth Client allows the scope `all`, which nobody here asks for.',
      'Leave only openid in Scopes.',
    )
  return ok(client, 'People can sign in with ERPNext.')
}

function urisOf({ redirect_uris: uris = '', default_redirect_uri: first = '' }: Found): string[] {
  return `${uris} ${first}`.split(/\s+/)
}
