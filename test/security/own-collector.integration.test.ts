import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type Listener, listen } from '../../packages/embedded/src/http-listener.ts'
import type { BuiltSite } from '../support/built-site.ts'
import { type FrappeRest, startFrappeRest } from '../support/frappe-rest.ts'
import { type Service, startService, until } from '../support/service.ts'
import { buildSiteToConnect, makeNew, request, webForm } from '../support/site-to-connect.ts'

const { postgresUrl } = inject('servers')
const admin = 'adminkey:adminsecret'
const mallory = 'mallory:mallorys-secret'
const app = 'servicekey:servicesecret'
let service: Service
let site: BuiltSite
let rest: FrappeRest
beforeAll(async () => {
  service = await startService()
  site = await buildSiteToConnect(postgresUrl, {
    Visit: { fields: { guest_mail: 'Data', note: 'Text' } },
  })
  rest = await startFrappeRest({
    ...{ url: site.url, siteName: 'erp', administrators: ['Administrator'] },
    tokens: { [admin]: 'Administrator', [mallory]: 'mallory@example.org', [app]: 'service@example.org' },
  })
})
afterAll(async () => {
  await rest.stop()
  await site.drop()
  await service.close()
})

async function sitesFile(baseUrl: string, more = ''): Promise<string> {
  const file = join(service.folder, `${Math.random()}.yaml`)
  await writeFile(file, `sites:\n  erp: { baseUrl: '${baseUrl}', databaseUrl: '${site.url}'${more} }\n`)
  return file
}

function run(
  cli: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, [`apps/worker/src/cli/${cli}-cli.ts`, ...args], {
    env: { PATH: process.env.PATH, PUBLIC_BASE_URL: 'https://privacy.example.com', ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      said += piece
    })
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, said })))
}

const check = (...args: string[]) => run('data-map', ['check', '--erp', site.url, ...args], {})

/** What the web form sends, with somebody else's name in it. */
async function askForMaria(): Promise<number> {
  const data = JSON.stringify({ doctype: request, user: 'maria.santos@example.org', pdd_request: 'x' })
  const answer = await fetch(`${rest.url}/api/method/frappe.website.doctype.web_form.web_form.accept`, {
    method: 'POST',
    headers: { authorization: `token ${mallory}`, 'x-frappe-site-name': 'erp' },
    body: JSON.stringify({ web_form: webForm, data }),
  })
  return answer.status
}

it('A196 a customer asks ERPNext’s own form for somebody else’s data: worker, metrics and data-map say that it is open, until connect closes it', async () => {
  expect(await askForMaria()).toBe(200)
  const SITES_FILE = await sitesFile(rest.url)
  const worker = await service.startWorker({ SITES_FILE })
  const metrics = async () => (await fetch(`${worker.adminUrl}/metrics`)).text()
  await until(async () => (await metrics()).includes('pdx_site_collector_open{site="erp"} 1'))
  await metrics()
  const lines = (await readFile(worker.logFile, 'utf8'))
    .split('\n')
    .filter((line) => line.includes('site.collector_open'))
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    site: 'erp',
    msg: expect.stringContaining('anybody’s data'),
    remedy: expect.stringContaining('connect'),
  })
  await worker.stop()
  expect((await check()).said).toContain('own collector is OPEN')

  await run('erpnext', ['connect', '--site', 'erp', '--yes'], { SITES_FILE, ERPNEXT_ADMIN_TOKEN: admin })
  expect(await askForMaria()).toBe(417)
  expect((await check()).said).toContain('own collector is closed')
})

it('A197 the door looks closed and is not: unpublished, a field that fills itself, one that a form shows, a form for files, a role that may insert', async () => {
  const field = (fieldname: string, over = {}) =>
    site.insert('Custom Field', {
      ...{ name: fieldname, dt: request, fieldname, fieldtype: 'Data', reqd: 1 },
      ...over,
    })
  const show = (fieldname: string) =>
    site.insert('Web Form Field', { name: fieldname, parent: webForm, parenttype: 'Web Form', fieldname })
  const mayInsert = { parent: request, parenttype: 'DocType', role: 'All', permlevel: 0, create: 1 }
  const tricks: [string, ...(() => Promise<unknown>)[]][] = [
    ['no_mandatory_field', () => site.run('UPDATE "tabWeb Form" SET published = 0')],
    ['no_mandatory_field', () => field('pdd_request', { default: 'x' })],
    ['form_shows_field', () => field('pdd_request'), () => show('pdd_request')],
    [
      'form_skips_mandatory',
      () => field('pdd_request'),
      () => field('card', { fieldtype: 'Attach', reqd: 0 }),
      () => show('card'),
    ],
    [
      'role_may_insert',
      () => field('pdd_request'),
      () => site.insert('DocPerm', { name: 'all', ...mayInsert }),
    ],
  ]
  for (const [because, ...plays] of tricks) {
    await makeNew(site)
    for (const play of plays) await play()
    const { said } = await check('--json')
    expect(JSON.parse(said)).toMatchObject({ builtInCollector: { state: 'open', because } })
  }
  await makeNew(site)
})

it('A198 the site’s web server leads elsewhere: the keys of the administrator and of the service go nowhere, and stand in no output', async () => {
  const seen: string[] = []
  const thief: Listener = await listen(async (call, response) => {
    seen.push(call.headers.authorization ?? '')
    response.end('{}')
  }, {})
  const turned: Listener = await listen(async (_call, response) => {
    response.writeHead(307, { location: `${thief.url}/api/method/ping` }).end()
  }, {})
  const SITES_FILE = await sitesFile(turned.url, ', app: { apiKey: servicekey, apiSecret: servicesecret }')
  const env = { SITES_FILE, ERPNEXT_ADMIN_TOKEN: admin }
  for (const args of [['doctor'], ['doctor', '--json'], ['connect', '--site', 'erp', '--yes']]) {
    const { status, said } = await run('erpnext', args, env)
    expect(status).toBe(1)
    expect(said).not.toMatch(/adminsecret|servicesecret/)
  }
  const bare = await run('erpnext', ['connect', '--site', 'erp', '--admin-key', admin], { SITES_FILE })
  expect(bare).toMatchObject({ status: 64, said: expect.not.stringContaining('adminsecret') })
  expect(seen).toEqual([])
  const plain = await sitesFile('http://erp.example.com', ', app: { apiKey: k, apiSecret: s }')
  expect((await run('erpnext', ['doctor'], { SITES_FILE: plain })).said).toContain('cleartext')
  await Promise.all([thief.stop(), turned.stop()])
})

it('A199 an app of the site names columns as a person’s, or answers nonsense: nothing more is exported, and the check tells of it', async () => {
  await site.insert('User', { name: 'mallory@example.org', email: 'mallory@example.org', enabled: 1 })
  await site.insert('Visit', { name: 'V1', guest_mail: 'mallory@example.org', note: 'SOMEBODY-ELSES' })
  rest.app.site_facts = {
    apps: { frappe: '15.55.1' },
    user_data_fields: [
      { doctype: 'Visit', filter_by: 'guest_mail' },
      { doctype: 'Visit', filter_by: 'name" OR 1=1 --' },
      { doctype: 'No Such', filter_by: 'x' },
      { doctype: 'User', filter_by: 'email' },
      { filter_by: 'guest_mail' },
      'Visit',
      null,
    ],
  }
  const SITES_FILE = await sitesFile(rest.url, ', app: { apiKey: servicekey, apiSecret: servicesecret }')
  const asked = () => run('data-map', ['check', '--erp', site.url, '--site', 'erp', '--json'], { SITES_FILE })
  const { said } = await asked()
  expect(JSON.parse(said).appFields).toEqual([{ doctype: 'Visit', column: 'guest_mail', rows: 1 }])
  const short = await run('data-map', ['check', '--erp', site.url, '--site', 'erp'], { SITES_FILE })
  expect(short.said).toContain('Visit: guest_mail (rows that name an account: 1)')
  expect(short.said).toContain('"Visit": { fields: { guest_mail: { person: email } } }')
  const file = await run('collect', ['--erp', site.url, '--subject', 'mallory@example.org'], {})
  expect(file.said).toContain('complete')
  expect(file.said).not.toContain('SOMEBODY-ELSES')
  for (const nonsense of [
    'text',
    { user_data_fields: 7 },
    { apps: {}, user_data_fields: 'x'.repeat(5_000_000) },
  ]) {
    rest.app.site_facts = nonsense
    expect(JSON.parse((await asked()).said).appFields).toBe('no answer')
  }
})
