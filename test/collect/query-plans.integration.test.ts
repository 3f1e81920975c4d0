import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { loadMariaDbSite, loadPostgresSite, siteDumps } from '@pdd/embedded'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { createErpDatabase, type ErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { Snapshot } from '../../apps/worker/src/erp/snapshot.ts'
import type { Sql } from '../../apps/worker/src/erp/sql.ts'
import { connect } from '../../bench/database.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const rows = 20_000
/** below, a table may be read whole: an index is not worth the way */
const bigTable = 5_000
const person = 'plan.person@example.org'
const second = 'plan.second@example.org'

type Engine = 'mariadb' | 'postgres'
type Site = {
  url: string
  run(statement: string): Promise<unknown>
  analyze(): Promise<void>
  drop(): Promise<void>
}

/** What ERPNext has no index for, each once. */
const once = [
  'Communication',
  'Comment',
  'File',
  'Version',
  'Deleted Document',
  'Activity Log',
  'Access Log',
  'ToDo',
]
const times = (count: number, doctype: string) => Array.from({ length: count }, () => doctype)

/**
 * The big tables that are read whole for a person with two addresses, a contact and a lead. Those of people are asked
 * several times, since each answer says what to ask next: whose contact, whose address, who else has it, who wrote to it.
 */
const scanned: Record<Engine, { shipped: string[]; indexed: string[] }> = {
  mariadb: {
    shipped: [...once, ...times(2, 'Contact'), ...times(3, 'Contact Email'), 'Lead', ...times(5, 'User')],
    // Parts of a text are looked for, which no index of MariaDB serves; and keys of all accounts.
    indexed: [
      'Communication',
      'Deleted Document',
      ...times(2, 'Contact'),
      'Contact Email',
      'Lead',
      ...times(2, 'User'),
    ],
  },
  postgres: {
    shipped: [
      ...once,
      // Whether the account was renamed stands in a comment.
      'Comment',
      // Of the indexes of one name only the first is there: children are not found by their parents either.
      ...times(2, 'Communication Link'),
      ...times(2, 'Dynamic Link'),
      ...times(4, 'Contact'),
      ...times(5, 'Contact Email'),
      ...times(4, 'Lead'),
      ...times(6, 'User'),
    ],
    indexed: ['Deleted Document', ...times(2, 'Contact'), 'Lead', ...times(3, 'User')],
  },
}

const operations = readFileSync(new URL('../../docs/ops/operations.md', import.meta.url), 'utf8')
const titles = { mariadb: 'MariaDB', postgres: 'PostgreSQL' }

describe.each([
  ['mariadb', mariadbUrl],
  ['postgres', postgresUrl],
] as const)('on %s, finding a person among many', (engine, serverUrl) => {
  let site: Site
  let erp: ErpDatabase
  let asked: Sql[]
  beforeAll(async () => {
    if (serverUrl === null) throw new Error(`there is no ${engine} to test on`)
    site = await bigSite(engine, serverUrl)
    erp = createErpDatabase(site.url)
    asked = await askedFor(erp)
  }, 120_000)
  afterAll(async () => {
    await erp?.close()
    await site?.drop()
  })

  it('reads whole only what ERPNext has no index for', async () => {
    expect(await fullScans(erp, asked)).toEqual(scanned[engine].shipped.sort())
  })

  it('reads less whole with the indexes that docs/ops/operations.md names', async () => {
    const block = operations.split('```sql\n').find((one) => one.startsWith(`-- ${titles[engine]}\n`))
    const statements = (block?.split('```')[0] ?? '').replace(/^--.*$/gm, '').split(';')
    for (const statement of statements.filter((one) => one.trim() !== '')) await site.run(statement)
    await site.analyze()
    // Asked anew: how a great table is asked depends on its indexes.
    expect(await fullScans(erp, await askedFor(erp))).toEqual(scanned[engine].indexed.sort())
  })
})

/** Every statement of one export. */
async function askedFor(erp: ErpDatabase): Promise<Sql[]> {
  const asked: Sql[] = []
  const { bytes } = collect({
    site: { name: 'plans' },
    erp: { snapshot: async (signal) => recording(await erp.snapshot(signal), asked) },
    dataMap: loadDataMap(),
    subject: person,
    format: 'bundle',
    signal: new AbortController().signal,
    onProgress() {},
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk))
  const { subject, manifest } = JSON.parse(Buffer.concat(chunks).toString())
  expect(subject.addresses).toEqual([person, second])
  expect(manifest.doctypes.Communication.exported).toBe(2)
  return asked
}

function recording(snapshot: Snapshot, asked: Sql[]): Snapshot {
  return {
    ...snapshot,
    all(statement) {
      asked.push(statement)
      return snapshot.all(statement)
    },
    stream(statement) {
      asked.push(statement)
      return snapshot.stream(statement)
    },
    wire(statements) {
      const all = [...statements]
      asked.push(...all)
      return snapshot.wire(all)
    },
  }
}

/** What the site says of itself is read whole, whoever is looked for. */
const metadata = new Set(['DocType', 'DocField', 'Custom Field', 'Property Setter'])

/** Whether a table has a first row, or can be read: that ends at the row, whatever the plan says. */
function isLook(statement: Sql): boolean {
  const says = (part: Sql[number] | undefined, limit: string) =>
    part !== undefined && 'raw' in part && part.raw.includes(limit)
  return says(statement[0], ' LIMIT 1)') || says(statement.at(-1), ' LIMIT 0')
}

async function fullScans(erp: ErpDatabase, asked: readonly Sql[]): Promise<string[]> {
  const snapshot = await erp.snapshot(new AbortController().signal)
  const scans: string[] = []
  for (const statement of asked.filter((one) => !isLook(one)))
    scans.push(...(await scansOf(snapshot, statement)))
  await snapshot.close()
  return scans
    .filter((table) => table.startsWith('tab'))
    .map((table) => table.slice('tab'.length))
    .filter((doctype) => !metadata.has(doctype))
    .sort()
}

/** The big tables that a statement reads whole, by the engine's own plan; twice where it reads one twice. */
async function scansOf(snapshot: Snapshot, statement: Sql): Promise<string[]> {
  if (snapshot.dialect.engine === 'mariadb') {
    const plan = await snapshot.all([{ raw: 'EXPLAIN ' }, ...statement])
    return plan
      .filter(([, , , type, , , , , read]) => (type === 'ALL' || type === 'index') && Number(read) > bigTable)
      .map(([, , table]) => String(table))
  }
  const [row] = await snapshot.all([{ raw: 'EXPLAIN (FORMAT JSON) ' }, ...statement])
  const [{ Plan }] = JSON.parse(String(row?.[0])) as [{ Plan: PlanNode }]
  const sizes = new Map(
    (await snapshot.all([{ raw: 'SELECT relname, reltuples::bigint FROM pg_class' }])).map(
      ([table, size]) => [String(table), Number(size)],
    ),
  )
  return nodesOf(Plan)
    .filter((node) => isWhole(node) && (sizes.get(node['Relation Name'] ?? '') ?? 0) > bigTable)
    .map((node) => String(node['Relation Name']))
}

type PlanNode = { 'Node Type': string; 'Relation Name'?: string; 'Index Cond'?: string; Plans?: PlanNode[] }

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

function isWhole(node: PlanNode): boolean {
  return (
    node['Node Type'] === 'Seq Scan' || (/^Index/.test(node['Node Type']) && node['Index Cond'] === undefined)
  )
}

/** The real site's schema and rows, with many more people, and everything that hangs on them. */
async function bigSite(engine: 'mariadb' | 'postgres', serverUrl: string): Promise<Site> {
  const database = `plans_${randomBytes(5).toString('hex')}`
  const server = await connect(engine === 'mariadb' ? new URL('/mysql', serverUrl).href : serverUrl)
  const collation = engine === 'mariadb' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : ''
  await server.run(`CREATE DATABASE ${database}${collation}`)
  const url = new URL(`/${database}`, serverUrl).href
  await (engine === 'mariadb'
    ? loadMariaDbSite(url, siteDumps.acme)
    : loadPostgresSite(url, siteDumps.globex))
  const site = await connect(url)
  const quote = engine === 'mariadb' ? '`' : '"'
  const named = (name: string) => `${quote}${name}${quote}`
  const series = {
    mariadb: `(SELECT seq AS n FROM seq_1_to_${rows}) AS s`,
    postgres: `generate_series(1, ${rows}) AS s(n)`,
  }
  const insert = async (doctype: string, values: Record<string, string>, source: string) => {
    const all = { ...common, ...values }
    await site.run(
      `INSERT INTO ${named(`tab${doctype}`)} (${Object.keys(all).map(named).join(', ')}) SELECT ${Object.values(all).join(', ')} ${source}`,
    )
  }
  for (const [doctype, values] of Object.entries(others))
    await insert(doctype, values, `FROM ${series[engine]}`)
  for (const [doctype, values] of subjects) await insert(doctype, values, '')
  const analyze = async () => {
    const verb = engine === 'mariadb' ? 'ANALYZE TABLE' : 'ANALYZE'
    for (const doctype of Object.keys(others)) await site.run(`${verb} ${named(`tab${doctype}`)}`)
  }
  await analyze()
  return {
    url,
    run: site.run,
    analyze,
    async drop() {
      await site.end()
      await server.run(`DROP DATABASE ${database}`)
      await server.end()
    },
  }
}

const common = {
  owner: `'Administrator'`,
  modified_by: `'Administrator'`,
  creation: `'2024-01-01 00:00:00'`,
  modified: `'2024-01-01 00:00:00'`,
  docstatus: '0',
  idx: '0',
}
const nth = (prefix: string, suffix = '') => `CONCAT('${prefix}', n, '${suffix}')`
const address = nth('other', '@example.net')

/** Rows of other people: one of each for each of them. */
const others: Record<string, Record<string, string>> = {
  User: { name: address, email: address, first_name: nth('Other '), user_type: `'Website User'` },
  Contact: { name: nth('contact-'), first_name: nth('Other '), email_id: address, user: address },
  'Contact Email': {
    name: nth('ce-'),
    parent: nth('contact-'),
    parenttype: `'Contact'`,
    parentfield: `'email_ids'`,
    email_id: address,
  },
  'Dynamic Link': {
    name: nth('dl-'),
    parent: nth('contact-'),
    parenttype: `'Contact'`,
    parentfield: `'links'`,
    link_doctype: `'Lead'`,
    link_name: nth('lead-'),
  },
  Lead: { name: nth('lead-'), lead_name: nth('Other '), email_id: address },
  Communication: {
    name: nth('mail-'),
    subject: nth('Mail '),
    sender: address,
    recipients: `'sales@acme.example'`,
  },
  'Communication Link': {
    name: nth('cl-'),
    parent: nth('mail-'),
    parenttype: `'Communication'`,
    parentfield: `'timeline_links'`,
    link_doctype: `'Contact'`,
    link_name: nth('contact-'),
  },
  Comment: {
    name: nth('comment-'),
    comment_type: `'Comment'`,
    reference_doctype: `'Lead'`,
    reference_name: nth('lead-'),
  },
  File: { name: nth('file-'), attached_to_doctype: `'Lead'`, attached_to_name: nth('lead-') },
  Version: { name: nth('version-'), ref_doctype: `'Lead'`, docname: nth('lead-'), data: `'{}'` },
  'Deleted Document': { name: nth('deleted-'), deleted_doctype: `'Note'`, data: `'{}'` },
  'Activity Log': { name: nth('log-'), subject: `'logged in'`, user: address },
  'Access Log': { name: nth('access-'), user: address },
  ToDo: { name: nth('todo-'), allocated_to: address, description: `'call back'` },
}

const subjects: [string, Record<string, string>][] = [
  ['User', { name: `'${person}'`, email: `'${person}'`, first_name: `'Plan'`, user_type: `'Website User'` }],
  ['Contact', { name: `'plan'`, first_name: `'Plan'`, email_id: `'${person}'`, user: `'${person}'` }],
  ...[person, second].map((mail, index): [string, Record<string, string>] => [
    'Contact Email',
    {
      name: `'plan-${index}'`,
      parent: `'plan'`,
      parenttype: `'Contact'`,
      parentfield: `'email_ids'`,
      email_id: `'${mail}'`,
    },
  ]),
  ['Lead', { name: `'plan-lead'`, lead_name: `'Plan'`, email_id: `'${second}'` }],
  [
    'Communication',
    { name: `'plan-1'`, subject: `'one'`, sender: `'${person}'`, recipients: `'sales@acme.example'` },
  ],
  [
    'Communication',
    {
      name: `'plan-2'`,
      subject: `'two'`,
      sender: `'sales@acme.example'`,
      recipients: `'Plan <PLAN.second@example.org>'`,
    },
  ],
  ['Comment', { name: `'plan-comment'`, comment_type: `'Comment'`, comment_email: `'${person}'` }],
]
