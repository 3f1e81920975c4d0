import type { SitePerson } from './site-people.ts'

/** What the sample site says, in the shapes a real one was recorded with. */
export type SiteAnswer = { status: number; body?: unknown; cookies?: string[]; location?: string }

const lifeSeconds = 612_000
const traceback = '<traceback>'
const sessionCookies = ['user_image', 'full_name', 'sid', 'system_user', 'user_id']

/** The cookies that come with every answer to a signed-in person. */
export function personCookies(person: SitePerson, sid: string): string[] {
  const { name, fullName, isSystemUser, image } = person
  return cookies({ sid, system_user: isSystemUser ? 'yes' : 'no', full_name: fullName, user_id: name, image })
}

/** The cookies of nobody. */
export function guestCookies(): string[] {
  return cookies({ sid: 'Guest', system_user: 'no', full_name: 'Guest', user_id: 'Guest', image: '' })
}

export function signedIn(person: SitePerson, sid: string): SiteAnswer {
  const body = person.isSystemUser
    ? { message: 'Logged In', home_page: '/app/home', full_name: person.fullName }
    : { message: 'No App', home_page: '/me', full_name: person.fullName }
  return { status: 200, body, cookies: personCookies(person, sid) }
}

export function signedOut(): SiteAnswer {
  const body = { message: 'No App', home_page: '/login', full_name: 'Guest' }
  return { status: 200, body, cookies: clearedCookies() }
}

export function signInRefused(message: string): SiteAnswer {
  return { status: 401, body: { message, ...exception('AuthenticationError') } }
}

export function tokenRefused(): SiteAnswer {
  return { status: 401, body: exception('AuthenticationError'), cookies: clearedCookies() }
}

/** Guests may not call `method`; `sessionExpired` when they sent a session id that is not (or no longer) known. */
export function guestRefused(method: string, sessionExpired: boolean): SiteAnswer {
  const text =
    '<details><summary>You are not permitted to access this resource.</summary>' +
    `Function <strong>${method}</strong> is not whitelisted.</details>`
  const body = {
    ...(sessionExpired ? { session_expired: 1 } : {}),
    ...exception('PermissionError', text),
    _server_messages: JSON.stringify([JSON.stringify({ message: text, title: 'Method Not Allowed' })]),
  }
  return { status: 403, body, cookies: sessionExpired ? clearedCookies() : guestCookies() }
}

/** To a session of an account that was disabled meanwhile. */
export function accountDisabled(): SiteAnswer {
  const text = 'User is disabled. Please contact your System Manager.'
  return { status: 417, body: exception('ValidationError', text), cookies: guestCookies() }
}

export function notPermitted(): SiteAnswer {
  return { status: 403, body: exception('PermissionError') }
}

export function doesNotExist(): SiteAnswer {
  return { status: 404, body: exception('DoesNotExistError') }
}

export function argumentMissing(name: string): SiteAnswer {
  const body = { exception: `KeyError: '${name}'`, exc_type: 'KeyError', exc: traceback }
  return { status: 500, body }
}

export function methodUnknown(method: string): SiteAnswer {
  const app = method.split('.')[0] ?? ''
  const text = `Failed to get method for command ${method} with App ${app} is not installed`
  return { status: 417, body: exception('ValidationError', text) }
}

/** Those of nobody, and the old ones withdrawn: of a session that is over, or a token that is wrong. */
function clearedCookies(): string[] {
  const past = new Date(Date.now() - 86_400_000).toUTCString()
  return [...guestCookies(), ...sessionCookies.map((name) => `${name}=; Expires=${past}; Path=/`)]
}

function exception(type: string, text?: string) {
  const name = `frappe.exceptions.${type}`
  return { exception: text === undefined ? name : `${name}: ${text}`, exc_type: type, exc: traceback }
}

function cookies(
  values: Record<'sid' | 'system_user' | 'full_name' | 'user_id' | 'image', string>,
): string[] {
  const expires = new Date(Date.now() + lifeSeconds * 1000).toUTCString()
  const { sid, image, ...others } = values
  return [
    `sid=${sid}; Expires=${expires}; Max-Age=${lifeSeconds}; HttpOnly; Path=/; SameSite=Lax`,
    ...Object.entries({ ...others, user_image: image }).map(
      ([name, value]) => `${name}=${encodeURIComponent(value)}; Path=/; SameSite=Lax`,
    ),
  ]
}
