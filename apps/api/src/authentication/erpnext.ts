import { erpUnreachable, sessionExpired, tokenRefused } from '../errors.ts'
import type { Preferences } from './caller.ts'

export type ErpCredential = { kind: 'session'; sid: string } | { kind: 'token'; authorization: string }
export type ErpQuestion = { baseUrl: string; site: string; credential: ErpCredential; clientIp: string }

const answerLimit = 64 * 1024
const timeoutMs = 5_000

/**
 * Asks the site itself who this credential belongs to.
 * @returns `User.name`
 * @throws `auth.session_expired`, `auth.token_refused`, or `erp.unreachable` when it gave no answer that can be trusted
 */
export async function askLoggedUser(question: ErpQuestion): Promise<string> {
  const { status, message } = await ask(question, 'frappe.auth.get_logged_user')
  if (status === 200 && typeof message === 'string' && message !== '' && message !== 'Guest') return message
  if (status === 200 || status === 401 || status === 403) throw refusal(question.credential)
  throw erpUnreachable({ status })
}

/** The roles of the user whose credential this is. The method wants the user named: without it, it fails. */
export async function askRoles(question: ErpQuestion, user: string): Promise<string[]> {
  const { status, message } = await ask(
    question,
    `frappe.core.doctype.user.user.get_roles?uid=${encodeURIComponent(user)}`,
  )
  if (status !== 200 || !Array.isArray(message)) throw erpUnreachable({ status })
  return message.filter((role): role is string => typeof role === 'string')
}

/**
 * The language and the time zone of the user whose credential this is. Not every role may read its own account: where
 * the site does not tell, the page still has the browser to go by.
 */
export async function askPreferences(question: ErpQuestion, user: string): Promise<Preferences> {
  const wanted = new URLSearchParams({
    doctype: 'User',
    filters: JSON.stringify({ name: user }),
    fieldname: JSON.stringify(['language', 'time_zone']),
  })
  const { message } = await ask(question, `frappe.client.get_value?${wanted}`).catch(() => ({
    message: null,
  }))
  const told = (typeof message === 'object' && message !== null ? message : {}) as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  return { language: text(told.language), timeZone: text(told.time_zone) }
}

function refusal({ kind }: ErpCredential) {
  return kind === 'session' ? sessionExpired() : tokenRefused()
}

async function ask(
  { baseUrl, site, credential, clientIp }: ErpQuestion,
  method: string,
): Promise<{ status: number; message: unknown }> {
  try {
    const response = await fetch(`${baseUrl}/api/method/${method}`, {
      headers: {
        accept: 'application/json',
        'x-frappe-site-name': site,
        // The site checks a user's restricted addresses against this.
        'x-forwarded-for': clientIp,
        ...(credential.kind === 'session'
          ? { cookie: `sid=${credential.sid}` }
          : { authorization: credential.authorization }),
      },
      // A redirect would carry the credential to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, message: await readMessage(response) }
  } catch (error) {
    throw erpUnreachable({}, error)
  }
}

async function readMessage(response: Response): Promise<unknown> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > answerLimit) throw new RangeError('the answer is longer than any sign-in answer')
  }
  if (response.status !== 200) return null
  const answer: unknown = JSON.parse(text)
  return typeof answer === 'object' && answer !== null && 'message' in answer ? answer.message : null
}
