import type { IncomingMessage } from 'node:http'
import type { AppRecords, SiteRecord } from './app/app-records.ts'
import { visibleRecords } from './app/visible-records.ts'
import * as answers from './site-answers.ts'
import type { SitePeople } from './site-people.ts'
import type { SiteSessions, Visitor } from './site-sessions.ts'

type Call = {
  request: IncomingMessage
  /** dotted, as after /api/method/ */
  method: string
  /** of the query and of the body together */
  parameters: URLSearchParams
  sessions: SiteSessions
  people: SitePeople
}

const whoAmI = 'frappe.auth.get_logged_user'
const getValue = 'frappe.client.get_value'
const getRoles = 'frappe.core.doctype.user.user.get_roles'

/** Answers `/api/method/<method>`. */
export async function callMethod(call: Call): Promise<answers.SiteAnswer> {
  const { request, method, parameters, sessions, people } = call
  if (method === 'login') {
    // Who signs in need not say who they were.
    const session = await sessions.signIn(parameters.get('usr') ?? '', parameters.get('pwd') ?? '')
    if (typeof session === 'string') return answers.signInRefused(session)
    return answers.signedIn(session.person, session.sid)
  }
  const visitor = await sessions.identify(request)
  if (visitor.kind === 'refused') return answers.tokenRefused()
  if (visitor.kind === 'disabled') return answers.accountDisabled()
  if (method === 'logout') {
    sessions.signOut(request)
    return answers.signedOut()
  }
  if (![whoAmI, getRoles, getValue].includes(method))
    return withCookies(answers.methodUnknown(method), visitor)
  if (visitor.kind === 'guest') return answers.guestRefused(method, visitor.sessionExpired)
  if (method === whoAmI) return withCookies({ status: 200, body: { message: visitor.person.name } }, visitor)
  if (method === getValue) return withCookies(await readAccount(call, visitor.person.name), visitor)
  const uid = parameters.get('uid')
  if (uid === null) return withCookies(answers.argumentMissing('uid'), visitor)
  return withCookies({ status: 200, body: { message: await people.rolesOf(uid) } }, visitor)
}

/** `frappe.client.get_value` of an account: the fields that are asked for, for those who may read it. */
async function readAccount({ parameters, people }: Call, reader: string): Promise<answers.SiteAnswer> {
  const { name } = JSON.parse(parameters.get('filters') ?? '{}') as { name?: string }
  const fields = JSON.parse(parameters.get('fieldname') ?? '[]') as string[]
  const account = parameters.get('doctype') === 'User' ? await people.accountOf(name ?? '', reader) : null
  if (account === null) return answers.notPermitted()
  const told = Object.entries(account).filter(([field]) => fields.includes(field))
  return { status: 200, body: { message: Object.fromEntries(told) } }
}

/** Answers `/api/resource/<doctype>`: download requests that the caller may read; everything else is not for them. */
export async function readResource(
  request: IncomingMessage,
  path: string,
  { sessions, people, records }: Pick<Call, 'sessions' | 'people'> & { records: AppRecords | undefined },
): Promise<answers.SiteAnswer> {
  const visitor = await sessions.identify(request)
  if (visitor.kind === 'refused') return answers.tokenRefused()
  if (visitor.kind === 'disabled') return answers.accountDisabled()
  const isList = /^\/api\/resource\/Personal(%20|\+| )Data(%20|\+| )Download(%20|\+| )Request\/?$/.test(path)
  if (visitor.kind === 'guest' || !isList) return withCookies(answers.notPermitted(), visitor)
  const visible = records === undefined ? [] : await visibleRecords(records, people, visitor.person)
  return withCookies({ status: 200, body: { data: visible.map(columnsOf) } }, visitor)
}

function columnsOf({ name, user, request, status, due, link }: SiteRecord) {
  return { name, user, pdd_request: request, pdd_status: status, pdd_due: due, pdd_link: link }
}

function withCookies(answer: answers.SiteAnswer, visitor: Visitor): answers.SiteAnswer {
  const signedIn = visitor.kind === 'person' && visitor.sid !== null
  return {
    ...answer,
    cookies: signedIn ? answers.personCookies(visitor.person, visitor.sid ?? '') : answers.guestCookies(),
  }
}
