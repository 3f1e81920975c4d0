import { expect } from 'vitest'
import type { buildApiOnTable } from './api-on-table.ts'
import { type CodeMails, codeIn } from './code-mails.ts'
import { signToken } from './signed-token.ts'

type Stage = { api: Awaited<ReturnType<typeof buildApiOnTable>>; mails: CodeMails }

export const signedIn = (user: string, claims = {}) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', ...claims })}`,
})
/** The link of a mail to a further address. */
export const linkIn = (mail: { text: string } | undefined) =>
  /\/request-data\/not-mine\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] as string

/** What people do with further addresses, by the API, the page and their mail. */
export function addressCalls(stage: () => Stage) {
  const call = (user: string, url: string, payload?: object, method: 'POST' | 'GET' | 'DELETE' = 'POST') =>
    stage().api.inject({ method, url, headers: signedIn(user), ...(payload && { payload }) })
  const want = (user: string, address: string) => call(user, '/v1/addresses', { address })
  const confirm = (user: string, address: string, code: string) =>
    call(user, '/v1/addresses/confirm', { address, code })
  const form = (user: string | null, url: string, fields: Record<string, string> = {}, claims = {}) =>
    stage().api.inject({
      ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
      headers: {
        ...(user !== null && signedIn(user, claims)),
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
  /** What the worker mails now. */
  async function mailed() {
    const { postmark, parts } = stage().mails
    postmark.accepted.length = 0
    await parts.sweep('address_codes')
    return [...postmark.accepted]
  }
  async function proven(user: string, address: string) {
    expect((await want(user, address)).statusCode).toBe(202)
    const [mail] = await mailed()
    const answer = await confirm(user, address, codeIn(mail))
    expect(answer.statusCode).toBe(200)
    return { mail, proof: answer.json() as { id: string; lapsesAt: string } }
  }
  const inForce = (user: string) => stage().mails.database.addressProofs.inForce('globex', user)
  return { call, want, confirm, form, mailed, proven, inForce }
}
