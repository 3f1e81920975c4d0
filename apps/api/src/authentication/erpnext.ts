import { readAnswer } from '@pdd/runtime'
import { accountDisabled, addressRefused, erpUnreachable, sessionExpired, tokenRefused } from '../errors.ts'
import { isPlainText } from '../plain-text.ts'
import type { Preferences } from './caller.ts'

export type ErpCredential = { kind: 'session'; sid: string } | { kind: 'token'; authorization: string }
export type ErpQuestion = {
  baseUrl: string
  /** what the bench calls the site */
  siteName: string
  credential: ErpCredential
  clientIp: string
}

const timeoutMs = 5_000
/** What Frappe says to a credential that is not good: not signed in, not allowed, and 417 to a session of a disabled account. */
const refusals = new Set([401, 403, 417])

/**
 * Asks the site itself who this credential belongs to.
 * @returns `User.name`
 * @throws `auth.session_expired`, `auth.token_refused`, `auth.address_refused`, or `erp.unreachable` when it gave no answer that can be trusted
 */
export async function askLoggedUser(question: ErpQuestion): Promise<string> {
  const { status, message } = await ask(question, 'frappe.auth.get_logged_user')
  if (status === 200 && isUserName(message)) return message
  // A session that is over is 403 to Frappe; 401 is one that it knows, from an address that the account may not use.
  if (status === 401 && question.credential.kind === 'session') throw addressRefused()
  if (status === 200 || refusals.has(status)) throw refusal(question.credential)
  throw erpUnreachable({ status })
}

/**
 * Frappe goes on to take the tokens of a disabled account, and version 16 its session where it was disabled around Frappe, so
 * this is asked besides. An account is shared with itself, and may then read this of itself; where that was taken away the
 * site does not tell.
 *
 * @returns whether the site said that the account is enabled; false where it does not tell
 * @throws `auth.account_disabled`, or `erp.unreachable`
 */
export async function askEnabled(question: ErpQuestion, user: string): Promise<boolean> {
  const { status, message } = await askOwnAccount(question, user, ['name', 'enabled'])
  if (status >= 500) throw erpUnreachable({ status })
  const told = status === 200 ? fieldsOf(message) : {}
  if (told.name !== user || told.enabled === undefined || told.enabled === null) return false
  if (Number(told.enabled) !== 1) throw accountDisabled()
  return true
}

/** The roles of the user whose credential this is. The method wants the user named: without it, it fails. */
export async function askRoles(question: ErpQuestion, user: string): Promise<string[]> {
  const { status, message } = await ask(
    question,
    `frappe.core.doctype.user.user.get_roles?uid=${encodeURIComponent(user)}`,
  )
  if (refusals.has(status)) throw refusal(question.credential)
  if (status !== 200 || !Array.isArray(message)) throw erpUnreachable({ status })
  return message.filter((role): role is string => typeof role === 'string')
}

/**
 * The language and the time zone of the user whose credential this is. Not every role may read its own account: where
 * the site does not tell, the page still has the browser to go by.
 */
export async function askPreferences(question: ErpQuestion, user: string): Promise<Preferences> {
  const { message } = await askOwnAccount(question, user, ['language', 'time_zone']).catch(() => ({
    message: null,
  }))
  const told = fieldsOf(message)
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  return { language: text(told.language), timeZone: text(told.time_zone) }
}

function askOwnAccount(question: ErpQuestion, user: string, fields: string[]) {
  const wanted = new URLSearchParams({
    doctype: 'User',
    filters: JSON.stringify({ name: user }),
    fieldname: JSON.stringify(fields),
  })
  return ask(question, `frappe.client.get_value?${wanted}`)
}

function isUserName(message: unknown): message is string {
  return (
    typeof message === 'string' &&
    message !== '' &&
    message !== 'Guest' &&
    message.length <= 140 &&
    isPlainText(message)
  )
}

function fieldsOf(message: unknown): Record<string, unknown> {
  return (typeof message === 'object' && message !== null ? message : {}) as Record<string, unknown>
}

function refusal({ kind }: ErpCredential) {
  return kind === 'session' ? sessionExpired() : tokenRefused()
}

async function ask(
  { baseUrl, siteName, credential, clientIp }: ErpQuestion,
  method: string,
): Promise<{ status: number; message: unknown }> {
  try {
    const response = await fetch(`${baseUrl}/api/method/${method}`, {
      headers: {
        accept: 'application/json',
        'x-frappe-site-name': siteName,
        // The site checks a user's restricted addresses against this, where no proxy before it writes its own.
        'x-forwarded-for': clientIp,
        ...(credential.kind === 'session'
          ? { cookie: `sid=${credential.sid}` }
          : { authorization: credential.authorization }),
      },
      // A redirect would carry the credential to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (response.status === 200) return { status: 200, message: fieldsOf(await readAnswer(response)).message }
    await response.body?.cancel()
    return { status: response.status, message: null }
  } catch (error) {
    throw erpUnreachable({}, error)
  }
}
