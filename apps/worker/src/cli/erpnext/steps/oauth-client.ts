import { callbackOf } from '../checks/sign-in.ts'
import {
  oneCall,
  type Planned,
  refusalOf,
  rowsOf,
  type Step,
  type StepContext,
  type StepResult,
  unreadable,
} from './step.ts'

const code = 'sign_in.oauth_client'
const doctype = 'OAuth Client'

/** An OAuth Client that lets customers in: ERPNext fills in `Desk User` where nobody says who may use it. */
export async function planOAuthClient(context: StepContext): Promise<Planned> {
  const { admin, oauthClientId } = context
  const callback = callbackOf(context)
  const list = await admin.list(doctype, {
    filters: [['default_redirect_uri', '=', callback]],
    fields: ['name'],
  })
  if (list.status !== 200) return [unreadable(code, 'OAuth Clients', list)]
  const id = oauthClientId ?? rowsOf(list).map(({ name }) => String(name))[0]
  if (id === undefined) return [make(context, callback)]
  const found = await admin.read(doctype, id)
  if (found.status === 404)
    return [
      {
        code,
        hindrance:
          'the sites file names an OAuth Client that ERPNext does not have: take oauthClientId out of it, and run this again',
      },
    ]
  if (found.status !== 200) return [unreadable(code, 'the OAuth Client', found)]
  return mend(context, id, found.content as Record<string, unknown>, callback)
}

function make({ admin, showSecret }: StepContext, callback: string): Step {
  return {
    code,
    says: `make an ${doctype} that leads back to ${callback}, scope openid, Allowed Roles All`,
    async run(): Promise<StepResult> {
      const answer = await admin.insert(doctype, {
        app_name: 'Personal Data Download',
        scopes: 'openid',
        redirect_uris: callback,
        default_redirect_uri: callback,
        grant_type: 'Authorization Code',
        response_type: 'Code',
        allowed_roles: [{ role: 'All' }],
      })
      const { name, client_secret: secret } = (answer.content ?? {}) as Record<string, unknown>
      const refusal = refusalOf(answer)
      if (refusal !== null) return { refusal }
      return { refusal, afterwards: entriesOf(String(name), showSecret ? String(secret) : null) }
    },
  }
}

function entriesOf(id: string, secret: string | null): string[] {
  return [
    `put into the sites file: oauthClientId: ${id}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as it is written in the sites file
    'and: oauthClientSecret: ${OAUTH_CLIENT_SECRET}',
    secret === null
      ? 'the secret is App Client Secret on its form in ERPNext; --show-secret prints it when the client is made'
      : `OAUTH_CLIENT_SECRET=${secret}`,
    'the API needs SESSION_SECRET besides (docs/ops/identity.md)',
  ]
}

/** What somebody else set there stays. */
function mend(
  { admin }: StepContext,
  id: string,
  client: Record<string, unknown>,
  callback: string,
): Planned {
  const planned: Planned = []
  const change = (says: string, values: Record<string, unknown>) =>
    planned.push(oneCall(code, says, () => admin.change(doctype, id, values)))
  const words = (value: unknown) =>
    String(value ?? '')
      .split(/\s+/)
      .filter((word) => word !== '')
  const roles = (Array.isArray(client.allowed_roles) ? client.allowed_roles : []) as { role?: string }[]
  if (!roles.some(({ role }) => role === 'All'))
    change('add All to Allowed Roles of the OAuth Client: customers are refused without', {
      allowed_roles: [...roles, { role: 'All' }],
    })
  const scopes = words(client.scopes)
  if (!scopes.includes('openid'))
    change('add openid to Scopes of the OAuth Client', { scopes: [...scopes, 'openid'].join(' ') })
  const uris = words(client.redirect_uris)
  if (!uris.includes(callback) && client.default_redirect_uri !== callback)
    change(`add ${callback} to Redirect URIs of the OAuth Client`, {
      redirect_uris: [...uris, callback].join('\n'),
    })
  return planned
}
