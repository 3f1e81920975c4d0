import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bundle } from '@pdd/core'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { connect } from '../../bench/database.ts'
import { collectFrom } from '../support/collect-from.ts'
import { type LoadedSite, loadVandelay } from '../support/load-vandelay.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const folder = mkdtempSync(join(tmpdir(), 'other-apps-'))
afterAll(() => rmSync(folder, { recursive: true }))

const applicant = 'ana.figueiredo@correio.example'
const employee = 'thorunn.gudmundsdottir@vandelay.example'
const writer = 'haruto.sakamoto@yubin.example'
const lead = 'rania.haddad@barid.example'

const statements = {
  controller: 'Vandelay, Vienna',
  dpo: 'dpo@vandelay.example',
  authority: 'Datenschutzbehörde',
  recipients: 'The tax adviser',
  retention: 'Seven years',
  automatedDecisions: 'None',
  transfers: 'None',
  approvedBy: 'The managing directors',
  approvedOn: '2026-11-02',
}

function siteMap(text: string) {
  const file = join(folder, `${Math.random()}.yaml`)
  writeFileSync(file, `version: 1\n${text}`)
  return loadDataMap(file)
}

/** What a site with HRMS, Helpdesk and CRM tells of why it keeps what. */
describe.each([
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)('a site with other apps, on %s', (engine, serverUrl) => {
  let site: LoadedSite | undefined
  beforeAll(async () => {
    if (serverUrl !== null) site = await loadVandelay(engine, serverUrl)
  }, 120_000)
  afterAll(() => site?.drop())
  const collected = (user: string, map = loadDataMap()) =>
    collectFrom(site?.url ?? '', user, { dataMap: map })
  const here = test.skipIf(serverUrl === null)

  here.each([
    [employee, 'Employee', 'employment'],
    [applicant, 'Job Applicant', 'choose whom to employ'],
    [writer, 'HD Ticket', 'what you asked or reported'],
    [lead, 'CRM Lead', 'reach you'],
  ])('%s reads why there is a %s', async (user, doctype, purpose) => {
    const { bundle } = await collected(user)
    expect(bundle.doctypes[doctype]?.length).toBeGreaterThan(0)
    expect(bundle.processing[doctype]?.purposes).toContain(purpose)
  })

  here('until the company has said who it is, the words are nobody’s but the program’s', async () => {
    const { bundle } = await collected(applicant)
    expect(bundle.statements).toBeNull()
    expect(Object.values(bundle.processing).map(({ confirmed }) => confirmed)).not.toContain(true)
    expect(bundle.manifest.notes.map(({ code }) => code)).toContain('statements_unconfirmed')
    expect([...Value.Errors(Bundle, bundle)]).toEqual([])
  })

  here('what it says stands in the file, and the words are its own', async () => {
    const { bundle } = await collected(applicant, siteMap(`statements: ${JSON.stringify(statements)}\n`))
    expect(bundle.statements).toEqual(statements)
    expect(Object.values(bundle.processing).map(({ confirmed }) => confirmed)).not.toContain(false)
    expect(bundle.manifest.notes.map(({ code }) => code)).not.toContain('statements_unconfirmed')
    expect([...Value.Errors(Bundle, bundle)]).toEqual([])
  })

  here('a file that holds a record about health is not opened by a mail', async () => {
    expect((await collected(applicant)).sensitive).toBe(false)
    const map = siteMap('doctypes: { Job Applicant: { category: health } }\n')
    expect((await collected(applicant, map)).sensitive).toBe(true)
  })

  here('periods, readers and webhooks are those of the site', async () => {
    const before = (await collected(applicant)).bundle.processing
    expect(before['Job Applicant']?.readableBy).toContain('HR User')
    expect(before['Job Applicant']?.sentTo).toBeUndefined()
    await configure(site?.url ?? '')
    const { bundle, text } = await collected(applicant)
    const { 'Job Applicant': application, Communication: mail } = bundle.processing
    expect(application?.readableBy).toEqual(['Head hunter'])
    expect(application?.sentTo).toEqual(['agency.example'])
    expect(mail?.retention).toContain('after 30 days')
    for (const untold of ['canary-of-the-hook', 'old.example', 'Only his own'])
      expect(text).not.toContain(untold)
  })
})

/** A log that is cleared, a role of the site's own, one webhook in use and one that is off. */
async function configure(url: string): Promise<void> {
  const { run, end, engine } = await connect(url)
  const quote = engine === 'mariadb' ? '`' : '"'
  const insert = (table: string, row: Record<string, string | number>) =>
    run(
      `INSERT INTO ${quote}tab${table}${quote} (${Object.keys(row).map((column) => quote + column + quote)}) VALUES (${Object.values(row).map((value) => `'${value}'`)})`,
    )
  const place = { parent: 'Log Settings', parenttype: 'Log Settings', parentfield: 'logs_to_clear' }
  await insert('Logs To Clear', { name: 'l1', ...place, ref_doctype: 'Communication', days: 30 })
  const permission = { parent: 'Job Applicant' }
  await insert('Custom DocPerm', { name: 'p1', ...permission, role: 'Head hunter', permlevel: 0, read: 1 })
  await insert('Custom DocPerm', { name: 'p2', ...permission, role: 'Only his own', permlevel: 1, read: 1 })
  const hook = { webhook_doctype: 'Job Applicant' }
  const inUse = 'https://user:canary-of-the-hook@agency.example/in?key=canary-of-the-hook'
  await insert('Webhook', { name: 'w1', ...hook, enabled: 1, request_url: inUse })
  await insert('Webhook', { name: 'w2', ...hook, enabled: 0, request_url: 'https://old.example/' })
  await end()
}
