import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type SampleSite, startSampleSite } from './sample-site.ts'

type Recorded = {
  title: string
  method: string
  path: string
  headers: Record<string, string>
  sent: string
  status: number
  keys: string[]
  cookieNames: string[]
}

const maria = 'maria.santos@example.org'
let site: SampleSite

beforeAll(async () => {
  site = await startSampleSite({
    databaseUrl: inject('servers').globexUrl,
    passwords: new Map([
      ...[maria, 'tom.brandt@example.org'].map((user) => [user, 'Pass!word-1'] as const),
      ['Administrator', 'admin'],
    ]),
    tokens: new Map([
      ['key:secret', maria],
      ['tom:secret', 'tom.brandt@example.org'],
    ]),
  })
})
afterAll(() => site.stop())

const recordings = await readRecordings()

it('has read all 21 recorded calls', () => expect(recordings).toHaveLength(21))

it.each(recordings)('answers as a real site: $title', async (recorded) => {
  const answer = await fetch(site.url + recorded.path, {
    method: recorded.method,
    headers: await withSession(recorded),
    ...(recorded.method === 'POST' ? { body: recorded.sent } : {}),
  })
  const body = (await answer.json()) as Record<string, unknown>
  expect(answer.status).toBe(recorded.status)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(Object.keys(body)).toEqual(recorded.keys)
  expect(answer.headers.getSetCookie().map((cookie) => cookie.split('=')[0])).toEqual(recorded.cookieNames)
})

it('tells roles: assigned ones first, then those that come by being somebody', async () => {
  const cookie = `sid=${await signIn(maria)}`
  const rolesOf = async (uid: string) =>
    await (
      await fetch(`${site.url}/api/method/frappe.core.doctype.user.user.get_roles?uid=${uid}`, {
        headers: { cookie },
      })
    ).json()
  expect(await rolesOf(maria)).toEqual({ message: ['Customer', 'All', 'Guest'] })
  expect(await rolesOf('ravi.kumar@acme.example')).toEqual({
    message: ['Sales Manager', 'System Manager', 'All', 'Guest', 'Desk User'],
  })
})

it('takes the token of a disabled account, and tells of an account to itself alone whether it is enabled', async () => {
  const ask = async (key: string, user: string) => {
    const wanted = new URLSearchParams({
      doctype: 'User',
      filters: JSON.stringify({ name: user }),
      fieldname: '["name","enabled"]',
    })
    const headers = { authorization: `token ${key}:secret` }
    const who = await fetch(`${site.url}/api/method/frappe.auth.get_logged_user`, { headers })
    const answer = await fetch(`${site.url}/api/method/frappe.client.get_value?${wanted}`, { headers })
    return [who.status, answer.status, ((await answer.json()) as { message?: unknown }).message]
  }
  const tom = 'tom.brandt@example.org'
  expect(await ask('tom', tom)).toEqual([200, 200, { name: tom, enabled: 0 }])
  expect(await ask('key', maria)).toEqual([200, 200, { name: maria, enabled: 1 }])
  expect(await ask('key', tom)).toEqual([200, 403, undefined])
})

it('takes a token by Basic too, JSON at sign-in, and forgets a session that signed out', async () => {
  const whoAmI = (headers: Record<string, string>) =>
    fetch(`${site.url}/api/method/frappe.auth.get_logged_user`, { headers })
  const basic = `Basic ${Buffer.from('key:secret').toString('base64')}`
  expect(await (await whoAmI({ authorization: basic })).json()).toEqual({ message: maria })
  const signingIn = await fetch(`${site.url}/api/method/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ usr: maria, pwd: 'Pass!word-1' }),
  })
  expect(await signingIn.json()).toEqual({ message: 'No App', home_page: '/me', full_name: 'Maria Santos' })
  const cookie = `sid=${await signIn(maria)}`
  expect((await whoAmI({ cookie })).status).toBe(200)
  await fetch(`${site.url}/api/method/logout`, { headers: { cookie } })
  const after = await whoAmI({ cookie })
  expect([after.status, await after.json()]).toMatchObject([403, { session_expired: 1 }])
})

it('signs in by its page and goes on to a path of its own, never to another host', async () => {
  const submit = (redirectTo: string, pwd = 'Pass!word-1') =>
    fetch(`${site.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ usr: maria, pwd, 'redirect-to': redirectTo }),
    })
  const answer = await submit('/request-data?x=1')
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/request-data?x=1'])
  expect(answer.headers.getSetCookie()[0]).toMatch(/^sid=[0-9a-f]{56};.*HttpOnly/)
  for (const elsewhere of [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    'x:y',
  ])
    expect((await submit(elsewhere)).headers.get('location')).toBe('/')
  const refused = await submit('/', 'wrong')
  expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('role="alert"')])
  const page = await fetch(`${site.url}/login?redirect-to=/%22%3E%3Cscript%3E`)
  expect(await page.text()).not.toContain('<script>')
})

async function signIn(user: string): Promise<string> {
  const body = new URLSearchParams({ usr: user, pwd: user === 'Administrator' ? 'admin' : 'Pass!word-1' })
  const answer = await fetch(`${site.url}/api/method/login`, { method: 'POST', body })
  return /^sid=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1] ?? ''
}

/** The recording hides session ids and tokens: put ours in their place. */
async function withSession({ headers, method }: Recorded): Promise<Record<string, string>> {
  const { Cookie: cookie = '', Authorization: token = '' } = headers
  const user = cookie.includes('user_id=Administrator') ? 'Administrator' : maria
  const sent: Record<string, string> = { accept: 'application/json' }
  if (cookie !== '')
    sent.cookie = cookie.includes('<sid>') ? cookie.replace('<sid>', await signIn(user)) : cookie
  if (token !== '')
    sent.authorization = token.replace('<redacted>:<redacted>', 'key:secret').replace('<redacted>:x', 'key:x')
  if (method === 'POST') sent['content-type'] = 'application/x-www-form-urlencoded'
  return sent
}

async function readRecordings(): Promise<Recorded[]> {
  const text = await readFile(new URL('../../erpnext/http.md', import.meta.url), 'utf8')
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', question = '', answer = ''] = section.split(/^```http\n/m)
      const [first = '', ...lines] = question.split('\n')
      const [method = '', ...path] = first.split(' ')
      const blank = lines.indexOf('')
      const headers = lines.slice(0, blank).map((line) => line.split(/: (.*)/) as [string, string])
      return {
        title: title.trim(),
        method,
        path: path.join(' '),
        headers: Object.fromEntries(headers),
        sent: lines[blank + 1] ?? '',
        status: Number(/^HTTP (\d+)/.exec(answer)?.[1]),
        keys: [...answer.matchAll(/^ "(\w+)":/gm)].map(([, key = '']) => key),
        cookieNames: [...answer.matchAll(/^Set-Cookie: (\w+)=/gm)].map(([, name = '']) => name),
      }
    })
}
