import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type SampleSite, startSampleSite } from '../sample-site.ts'

type Exchange = {
  name: string
  request: { method: string; path: string; body: Record<string, unknown> | null }
  responses: { when: string; status: number; body: Record<string, unknown> }[]
}

const contract = new URL(
  '../../../../../apps/erpnext/personal_data_download/tests/contract.json',
  import.meta.url,
)
const { toApp } = JSON.parse(await readFile(contract, 'utf8')) as { toApp: Exchange[] }
const refused = 'a second officer refused'
const maria = 'maria.santos@example.org'
const ines = 'ines.weber@example.net'
const access = { siteName: 'globex', jwtSecret: 'x'.repeat(32), serviceToken: 'key:secret' }
let site: SampleSite

beforeAll(async () => {
  site = await startSampleSite({
    databaseUrl: inject('servers').globexUrl,
    passwords: new Map([maria, ines].map((user) => [user, 'Pass!word-1'])),
    tokens: new Map(),
    app: access,
  })
})
afterAll(() => site.stop())

const call = async ({ request: { method, path, body } }: Exchange, token = access.serviceToken) => {
  const answer = await fetch(site.url + path, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    ...(body !== null && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as { message?: object; exc_type?: string } }
}
const exchange = (name: string) => toApp.find((one) => one.name === name) as Exchange
const saying = (values: Record<string, unknown>): Exchange => {
  const { name, request, responses } = exchange('a request is under way')
  return { name, responses, request: { ...request, body: { ...request.body, ...values } } }
}

describe('the companion app of the sample site answers as the contract says', () => {
  it.each(toApp.filter(({ name }) => name !== refused))('$name', async (one) => {
    const [expected] = one.responses
    const { status, body } = await call(one)
    expect(status).toBe(expected?.status)
    const told = (message: unknown) => Object.keys(message as object).sort()
    if (one.name === 'which versions are stored') expect(body).toEqual(versionsOf(one))
    else expect(told(body.message)).toEqual(told(expected?.body.message))
  })

  const versionsOf = ({ request }: Exchange) => {
    const [first = '', second = ''] = (request.body as { requests: string[] }).requests
    return { message: { [first]: 2, [second]: 5 } }
  }

  it('a second officer refused', async () => {
    const one = exchange(refused)
    expect((await call(one)).status).toBe(404)
    const record = await askByForm()
    const { body } = await call({
      ...one,
      request: { ...one.request, body: { ...one.request.body, record } },
    })
    expect(body.message).toEqual({ record, version: 1, changed: true })
  })

  it('what is not newer changes nothing', async () => {
    const older = await call(saying({ version: 1, status: 'Queued' }))
    expect(older.body.message).toMatchObject({ version: 2, changed: false })
    const newer = await call(saying({ version: 3, status: 'Ready' }))
    expect(newer.body.message).toMatchObject({ version: 3, changed: true })
  })

  it('a record that was deleted is made again while its request is under way, and not when it is over', async () => {
    const request = crypto.randomUUID()
    const over = await call(saying({ request, record: '0000000000', status: 'Deleted' }))
    expect([over.status, over.body.exc_type]).toEqual([404, 'DoesNotExistError'])
    const underWay = await call(saying({ request, record: '0000000000', status: 'Running' }))
    expect([underWay.status, underWay.body.message]).toMatchObject([200, { changed: true }])
  })

  it('a wrong token and a person are refused', async () => {
    expect((await call(exchange('is the app at work'), 'key:wrong')).status).toBe(401)
    const cookie = await signIn()
    const path = exchange('is the app at work').request.path
    expect((await fetch(site.url + path, { headers: { cookie } })).status).toBe(403)
  })
})

it('shows a person their own records alone, and a guest the sign-in', async () => {
  await call(saying({ request: crypto.randomUUID(), record: null, user: 'ravi.kumar@acme.example' }))
  const look = (cookie: string) =>
    fetch(`${site.url}/app/personal-data-download-request`, { headers: { cookie }, redirect: 'manual' })
  const list = await (await look(await signIn())).text()
  expect(list).toContain(`(${maria})`)
  expect(list).not.toContain('ravi.kumar')
  const guest = await look('')
  expect([guest.status, guest.headers.get('location')]).toEqual([302, expect.stringMatching(/^\/login\?/)])
})

/** The service is not there: the record waits. */
async function askByForm(): Promise<string> {
  const answer = await fetch(`${site.url}/api/method/frappe.website.doctype.web_form.web_form.accept`, {
    method: 'POST',
    headers: { cookie: await signIn(ines) },
    body: new URLSearchParams({
      web_form: 'request-data',
      data: JSON.stringify({ user: 'ravi.kumar@acme.example' }),
    }),
  })
  return ((await answer.json()) as { message: { name: string } }).message.name
}

async function signIn(user = maria): Promise<string> {
  const body = new URLSearchParams({ usr: user, pwd: 'Pass!word-1' })
  const answer = await fetch(`${site.url}/api/method/login`, { method: 'POST', body })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
