import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { BuiltSite } from '../../../../../test/support/built-site.ts'
import { type FrappeRest, startFrappeRest } from '../../../../../test/support/frappe-rest.ts'
import { buildSiteToConnect, quoted, request } from '../../../../../test/support/site-to-connect.ts'
import type { Check } from './check.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const entry = fileURLToPath(new URL('../erpnext-cli.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'connect-'))
afterAll(() => rmSync(folder, { recursive: true }))

const admin = 'adminkey:adminsecret'
const service = 'servicekey:servicesecret'
const webhookSecret = 'webhook-secret-of-the-site'
const serviceUrl = 'https://privacy.example.com'

type Run = { status: number | null; stdout: string; stderr: string }

function sitesFile(site: BuiltSite, rest: FrappeRest, more = ''): string {
  const file = join(folder, `${Math.random()}.yaml`)
  writeFileSync(
    file,
    `sites:\n  erp: { siteName: erp.bench, baseUrl: '${rest.url}', publicUrl: 'https://erp.example.com', databaseUrl: '${site.url}'${more} }\n`,
  )
  return file
}

function run(file: string, args: string[], env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env.PATH, SITES_FILE: file, PUBLIC_BASE_URL: serviceUrl, ...env },
  })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (piece) => {
      said[stream] += piece
    })
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...said })))
}

const asAdmin = { ERPNEXT_ADMIN_TOKEN: admin }

function checksOf({ stdout }: Run): Map<string, Check> {
  const { sites } = JSON.parse(stdout) as { sites: { checks: Check[] }[] }
  return new Map(sites.flatMap(({ checks }) => checks.map((check) => [check.code, check])))
}

function statesOf(ran: Run): Record<string, string> {
  return Object.fromEntries([...checksOf(ran)].map(([code, { state }]) => [code, state]))
}

describe.each([
  ['postgres', postgresUrl],
  ['mariadb', mariadbUrl],
] as const)('a site on %s', (_engine, server) => {
  let site: BuiltSite
  let rest: FrappeRest
  beforeAll(async () => {
    site = await buildSiteToConnect(server ?? '')
    rest = await startFrappeRest({
      ...{ url: site.url, siteName: 'erp.bench', administrators: ['admin@example.org'] },
      tokens: { [admin]: 'admin@example.org', [service]: 'service@example.org' },
    })
    // What somebody set up before us.
    await site.insert('Website Route Redirect', {
      ...{ name: 'theirs', parent: 'Website Settings', parenttype: 'Website Settings' },
      ...{ parentfield: 'route_redirects', source: '/shop', target: '/store', redirect_http_status: '301' },
    })
  })
  afterAll(async () => {
    await rest.stop()
    await site.drop()
  })

  test('doctor says what is missing with a code, in words and with what to do, and changes nothing', async () => {
    const file = sitesFile(site, rest)
    const ran = await run(file, ['doctor', '--json'], asAdmin)
    expect(ran.status).toBe(1)
    expect(statesOf(ran)).toEqual({
      'site.reachable': 'ok',
      'site.same': 'ok',
      'site.address': 'ok',
      'database.readable': 'ok',
      'frappe.version': 'ok',
      'site.time_zone': 'ok',
      'collector.closed': 'missing',
      'collector.web_form': 'advice',
      'sign_in.oauth_client': 'missing',
      'records.written': 'advice',
      'accounts.push': 'advice',
      'redirect.old_addresses': 'missing',
      'mail.not_of_site': 'ok',
    })
    for (const { state, says, remedy } of checksOf(ran).values()) {
      expect(says).toMatch(/^\S.*\.$/)
      expect(remedy === null).toBe(state === 'ok')
    }
    const table = await run(file, ['doctor', '--site', 'erp'])
    expect(table.stdout).toMatch(/MISSING +collector\.closed +ERPNext’s own collector is OPEN/)
    expect(table.stdout).toMatch(/unknown +site\.same/)
    expect(rest.changes).toEqual([])
  })

  test('connect tells what it would do; with --yes it does it, once, and leaves what others set up', async () => {
    const file = sitesFile(site, rest, `, webhookSecret: '${webhookSecret}'`)
    const told = await run(file, ['connect', '--site', 'erp'], asAdmin)
    expect(told).toMatchObject({ status: 1, stderr: '' })
    expect(told.stdout).toContain('would do  collector.closed')
    expect(told.stdout).toContain('Nothing was changed.')
    expect(rest.changes).toEqual([])

    const first = await run(file, ['connect', '--site', 'erp', '--yes'], asAdmin)
    expect(first.stderr).toBe('')
    expect(first.stdout).not.toMatch(/FAILED|cannot/)
    // The door first.
    expect(rest.changes[0]).toBe('POST Custom Field')
    expect(new Set(rest.changes)).toEqual(
      new Set([
        ...['POST Custom Field', 'PUT Web Form', 'PUT Website Settings', 'POST OAuth Client', 'POST Webhook'],
      ]),
    )
    const id = /oauthClientId: (\w+)/.exec(first.stdout)?.[1]
    expect(first.stdout + told.stdout).not.toMatch(/adminsecret|webhook-secret|OAUTH_CLIENT_SECRET=/)

    const named = sitesFile(
      site,
      rest,
      `, webhookSecret: '${webhookSecret}', oauthClientId: ${id}, oauthClientSecret: s3cret`,
    )
    const before = rest.changes.length
    const again = await run(named, ['connect', '--site', 'erp', '--yes'], asAdmin)
    expect(again.stdout).toContain('nothing is left to do by API')
    expect(rest.changes.length).toBe(before)
    expect(again.status).toBe(0)
    const states = statesOf(await run(named, ['doctor', '--json'], asAdmin))
    expect(Object.entries(states).filter(([, state]) => state !== 'ok')).toEqual([
      ['records.written', 'advice'],
    ])
    const settings = (await (
      await fetch(`${rest.url}/api/resource/Website Settings/Website Settings`, {
        headers: { authorization: `token ${admin}`, 'x-frappe-site-name': 'erp.bench' },
      })
    ).json()) as { data: { route_redirects: { source: string; target: string }[] } }
    expect(settings.data.route_redirects.map(({ source, target }) => [source, target])).toEqual(
      expect.arrayContaining([
        ['/shop', '/store'],
        ['request-data(/.*)?', `${serviceUrl}/request-data`],
      ]),
    )
  })

  test('what was undone since is done again: a setter that makes the field optional, a client without All', async () => {
    await site.insert('Property Setter', {
      ...{ name: 'undo', doctype_or_field: 'DocField', doc_type: request, field_name: 'pdd_request' },
      ...{ property: 'reqd', value: '0' },
    })
    await site.run(`UPDATE ${quoted(site.url, 'tabOAuth Client Role')} SET role = 'Desk User'`)
    const file = sitesFile(site, rest, `, webhookSecret: '${webhookSecret}'`)
    expect(statesOf(await run(file, ['doctor', '--json']))['collector.closed']).toBe('missing')
    const { stdout } = await run(file, ['connect', '--site', 'erp', '--yes'], asAdmin)
    expect(stdout).toMatch(/doing +collector\.closed: set the Property Setter undo to 1/)
    expect(stdout).toMatch(/doing +sign_in\.oauth_client: add All/)
    expect(stdout).toMatch(/ok +collector\.closed/)
    await site.run(`DELETE FROM ${quoted(site.url, 'tabProperty Setter')}`)
  })

  test('where the companion app is, it has the door, and its account and health are asked', async () => {
    const list = (names: string) =>
      site.run(`UPDATE ${quoted(site.url, 'tabDefaultValue')} SET defvalue = '${names}'`)
    await list('["frappe", "personal_data_download"]')
    await site.insert('Has Role', {
      ...{ name: 'r1', parent: 'service@example.org', parenttype: 'User', role: 'Personal Data Service' },
    })
    const health = {
      ...{ app: '1.0.0', frappe: '15.55.1', builtin: 'closed', controller: 'a.b', waiting: 0 },
      problem: null as string | null,
    }
    rest.app.health = health
    const before = rest.changes.length
    const file = sitesFile(site, rest, ', app: { apiKey: servicekey, apiSecret: servicesecret }')
    const ran = await run(file, ['doctor', '--json'], asAdmin)
    expect(statesOf(ran)).toMatchObject({
      ...{ 'app.account': 'ok', 'app.health': 'ok', 'collector.closed': 'ok', 'records.written': 'ok' },
      ...{ 'accounts.push': 'ok', 'redirect.old_addresses': 'ok' },
    })
    // The app's tokens come from ERPNext's server: they sign nobody's browser in.
    const jwt = `jwt: { algorithm: HS256, secret: ${'x'.repeat(40)}, issuer: erp, audience: personal-data }`
    const signing = sitesFile(site, rest, `, app: { apiKey: servicekey, apiSecret: servicesecret }, ${jwt}`)
    expect(statesOf(await run(signing, ['doctor', '--json']))['sign_in.oauth_client']).toBe('missing')
    const { stdout } = await run(file, ['connect', '--site', 'erp', '--yes'], asAdmin)
    expect(stdout).not.toMatch(/doing +(collector|redirect|accounts|records)/)
    expect(rest.changes.length).toBe(before)

    rest.app.health = { ...health, builtin: 'open', problem: 'Another app has taken the DocType.' }
    const taken = await run(file, ['doctor', '--json'])
    expect(statesOf(taken)).toMatchObject({ 'app.health': 'missing', 'collector.closed': 'missing' })
    expect(taken.status).toBe(1)
    await site.insert('Has Role', {
      ...{ name: 'r2', parent: 'service@example.org', parenttype: 'User', role: 'System Manager' },
    })
    expect(statesOf(await run(file, ['doctor', '--json']))['app.account']).toBe('advice')
    delete rest.app.health
    const silent = statesOf(await run(file, ['doctor', '--json']))
    expect(silent).toMatchObject({ 'app.health': 'missing', 'records.written': 'missing' })
    await list('["frappe"]')
    expect(statesOf(await run(file, ['doctor', '--json']))['app.account']).toBe('missing')
  })

  test('a wrong key, a wrong name in the bench and a wrong database are told apart', async () => {
    const file = sitesFile(site, rest)
    const wrongKey = await run(file, ['doctor', '--json'], { ERPNEXT_ADMIN_TOKEN: 'no:body' })
    expect(checksOf(wrongKey).get('site.same')).toMatchObject({ state: 'missing' })
    writeFileSync(file, `sites:\n  erp: { baseUrl: '${rest.url}', databaseUrl: '${site.url}' }\n`)
    const wrongName = await run(file, ['doctor', '--json'])
    expect(checksOf(wrongName).get('site.reachable')?.remedy).toContain('siteName')
    const other = await buildSiteToConnect(server ?? '')
    await other.run(`UPDATE ${quoted(other.url, 'tabUser')} SET creation = '2025-01-01 00:00:00.000001'`)
    const wrongDatabase = await run(sitesFile(other, rest), ['doctor', '--json'], asAdmin)
    expect(checksOf(wrongDatabase).get('site.same')?.says).toContain('another site')
    await other.drop()
  })
})

test('a wrong call is told how to call it: no key in the command, no site, none of that name', async () => {
  const file = join(folder, 'small.yaml')
  writeFileSync(file, `sites:\n  erp: { baseUrl: 'http://127.0.0.1:9', databaseUrl: '${postgresUrl}' }\n`)
  for (const args of [
    [],
    ['mend'],
    ['connect'],
    ['doctor', 'erp'],
    ['doctor', '--site', 'none'],
    ['connect', '--site', 'erp', '--admin-key', admin],
    ['connect', '--site', 'erp', '--yes'],
  ]) {
    const { status, stdout, stderr } = await run(file, args)
    expect({ args, status, stdout }).toEqual({ args, status: 64, stdout: '' })
    expect(stderr).toContain('ERPNEXT_ADMIN_TOKEN')
    expect(stderr).not.toContain('adminsecret')
  }
})
