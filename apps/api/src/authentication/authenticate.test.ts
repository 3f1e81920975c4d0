import { describe, expect, it } from 'vitest'
import {
  audience,
  bearer,
  issuer,
  me,
  token,
  withApiInMemory,
} from '../../../../test/support/api-in-memory.ts'

const { post, rows, erp } = await withApiInMemory()

describe('who is asking', () => {
  const codeFor = async (headers: Record<string, string>) => {
    const answer = await post(headers)
    return [answer.statusCode, answer.json().code]
  }

  it('a Guest, a wrong session, a wrong token and a site that is down are four different answers', async () => {
    const site = { 'x-frappe-site-name': 'globex' }
    expect(await codeFor(site)).toEqual([401, 'auth.required'])
    expect(await codeFor({ ...site, cookie: 'sid=Guest' })).toEqual([401, 'auth.required'])
    expect(await codeFor({ ...site, cookie: 'sid=wrong' })).toEqual([401, 'auth.session_expired'])
    expect(await codeFor({ ...site, authorization: 'token key:wrong' })).toEqual([401, 'auth.token_refused'])
    erp.mode = 'broken'
    expect(await codeFor({ ...site, cookie: 'sid=good' })).toEqual([503, 'erp.unreachable'])
    erp.mode = 'redirecting'
    expect(await codeFor({ ...site, cookie: 'sid=good' })).toEqual([503, 'erp.unreachable'])
    erp.mode = 'up'
  })

  it('ERPNext’s session and API token are the person they belong to', async () => {
    for (const credential of [{ cookie: 'sid=good' }, { authorization: 'token key:secret' }]) {
      const answer = await post({ host: 'erp.globex.example', ...credential })
      expect(answer.json()).toMatchObject({ subject: me, site: 'globex' })
    }
  })

  const forged: [string, () => Promise<string>, string][] = [
    ['another key', () => token({}, { key: 'another secret, also of 32 characters' }), 'auth.token_invalid'],
    ['another algorithm', () => token({}, { alg: 'HS512' }), 'auth.token_invalid'],
    ['another issuer', () => token({ iss: 'https://evil.example' }), 'auth.token_invalid'],
    ['another audience', () => token({ aud: 'something else' }), 'auth.token_invalid'],
    ['another type', () => token({}, { typ: 'at+jwt' }), 'auth.token_invalid'],
    ['no expiry', () => token({}, { exp: null }), 'auth.token_invalid'],
    ['expired', () => token({}, { exp: '-2m' }), 'auth.token_expired'],
    ['not valid yet', () => token({ nbf: Math.floor(Date.now() / 1000) + 600 }), 'auth.token_invalid'],
    ['no subject', () => token({ sub: undefined }), 'auth.token_invalid'],
    ['somebody acting for the person', () => token({ act: { sub: 'Administrator' } }), 'auth.token_invalid'],
    [
      'no signature',
      async () =>
        `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub: me, iss: issuer, aud: audience, exp: 9e9 }))}.`.replaceAll(
          '=',
          '',
        ),
      'auth.token_invalid',
    ],
    ['garbage', async () => 'e30.garbage', 'auth.token_invalid'],
    ['a site that does not exist', () => token({ site: 'nowhere' }), 'auth.token_invalid'],
    ['no site', () => token({ site: undefined }), 'auth.token_invalid'],
    ['a control character in its subject', () => token({ sub: 'maria\0@example.org' }), 'auth.token_invalid'],
    ['half a character in its subject', () => token({ sub: '\ud800' }), 'auth.token_invalid'],
  ]
  it.each(forged)('a signed token with %s is refused', async (_name, make, code) => {
    const answer = await post({ authorization: `Bearer ${await make()}` })
    expect(answer.json().code).toBe(code)
    expect(answer.statusCode).toBe(401)
  })

  it('Administrator is no person', async () => {
    expect(await codeFor(await bearer({ sub: 'Administrator' }))).toEqual([403, 'subject.not_a_person'])
  })

  it.each([
    ['another website', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a form of unknown origin', { 'content-type': 'text/plain' }],
  ])('a session used by %s changes nothing', async (_name, headers) => {
    const before = rows.size
    expect(await codeFor({ host: 'erp.globex.example', cookie: 'sid=good', ...headers })).toEqual([
      403,
      'csrf.rejected',
    ])
    expect(rows.size).toBe(before)
  })
})
