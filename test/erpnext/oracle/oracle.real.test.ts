import { readFileSync } from 'node:fs'
import type { Bundle } from '@pdd/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { collectFrom } from '../../support/collect-from.ts'
import { findBySql, type Rows } from './oracle.ts'
import { openSql, type SqlClient } from './sql-client.ts'

type Truth = {
  people: Record<string, { must: string[][]; mustNot: string[][]; review: string[][]; may: string[][] }>
  secrets: Record<string, string>
}
type Score = { rows: number; must: number; foreign: number; secrets: number }
type Line = { site: string; person: string; must: number; erpnext: Score; ours: Score; oracle: Score }

const folder = new URL('../', import.meta.url)
const { globexUrl, acmeUrl } = inject('servers')
const lines: Line[] = []

/** Found by the collector and not by the plain rules of the oracle, and why that is right. */
const beyond: Record<string, string> = {
  Version: 'changes of the person’s records, and the fact of changes that they made',
  Comment: 'comments on records that the oracle does not follow',
  Communication: 'calls and notes that Frappe’s timeline ties to the person’s contact',
  'View Log': 'views of the person’s records',
  'Activity Log': 'entries that a Dynamic Link ties to the person',
  'Document Follow': 'staff who follow the person’s records',
  'Notification Log': 'notices that the account caused: told as a fact',
  Opportunity: 'opportunities that the account owns: told as a fact',
  File: 'files that the account put into the site',
  ToDo: 'assigned by the account: told as a fact',
  'Email Group Member': 'further memberships',
}

for (const [site, url] of [
  ['acme', acmeUrl],
  ['globex', globexUrl],
] as const) {
  const truth = JSON.parse(readFileSync(new URL(`${site}.truth.json`, folder), 'utf8')) as Truth

  describe.skipIf(url === null)(`plain SQL and the collector on the site ${site}`, () => {
    let sql: SqlClient
    beforeAll(async () => {
      sql = await openSql(url ?? '')
    })
    afterAll(() => sql.end())

    test.each(Object.keys(truth.people))('agree on %s', async (user) => {
      const person = truth.people[user] as Truth['people'][string]
      const oracle = await findBySql(sql, user)
      const { bundle, text } = await collectFrom(url ?? '', user)
      const ours = rowsOf(bundle.doctypes)
      const score = (rows: Rows, file: string): Score => ({
        rows: rows.size,
        must: person.must.filter(([doctype, name]) => rows.has(`${doctype}\t${name}`)).length,
        foreign: person.mustNot.filter(([doctype, name]) => rows.has(`${doctype}\t${name}`)).length,
        secrets: Object.keys(truth.secrets).filter((secret) =>
          file.includes(JSON.stringify(secret).slice(1, -1)),
        ).length,
      })
      const golden = readFileSync(
        new URL(`frappe-exports/${site}/${encodeURIComponent(user)}.json`, folder),
        'utf8',
      )
      lines.push({
        ...{ site, person: user, must: person.must.length },
        erpnext: score(rowsOf(JSON.parse(golden)), golden),
        ours: score(ours, text),
        oracle: score(oracle, ''),
      })
      expect(
        [...oracle].filter((row) => !ours.has(row)),
        'found by SQL alone',
      ).toEqual([])
      const more = [...ours].filter((row) => !oracle.has(row) && !((row.split('\t')[0] as string) in beyond))
      expect(more, 'found by the collector alone').toEqual([])
    })
  })
}

test('docs/officer/score.md is what was counted', async () => {
  if (lines.length < 18) return expect(acmeUrl).toBeNull()
  await expect(report(lines)).toMatchFileSnapshot('../../../docs/officer/score.md')
})

function rowsOf(doctypes: Bundle['doctypes'] | Record<string, { name: unknown }[]>): Rows {
  return new Set(
    Object.entries(doctypes).flatMap(([doctype, rows]) => rows.map(({ name }) => `${doctype}\t${name}`)),
  )
}

function report(all: readonly Line[]): string {
  const cells = ({ rows, must, secrets, foreign }: Score, of: number) =>
    `${rows} | ${must} of ${of} | ${secrets} | ${foreign}`
  return `# How complete, how clean

Two real ERPNext 15 sites, with a ledger of who each row is about (\`test/erpnext/\`). For each person: the rows in the file,
how many of those that must be there, secrets in the file, rows of somebody else. ERPNext is its own Personal Data
Download; the oracle is plain SQL, one statement a rule, written by hand (\`test/erpnext/oracle/oracle.ts\`).
This page is written and checked by \`npm test\`; after a change: \`npx vitest run --project real test/erpnext/oracle -u\`.

| site | person | ERPNext rows | of the ledger | secrets | foreign | ours: rows | of the ledger | secrets | foreign | SQL: rows | of the ledger |
|---|---|---|---|---|---|---|---|---|---|---|---|
${all
  .toSorted((a, b) => (a.site + a.person < b.site + b.person ? -1 : 1))
  .map(
    ({ site, person, must, erpnext, ours, oracle }) =>
      `| ${site} | ${person} | ${cells(erpnext, must)} | ${cells(ours, must)} | ${oracle.rows} | ${oracle.must} of ${must} |`,
  )
  .join('\n')}
| | **all** | ${total(all, 'erpnext')} | ${total(all, 'ours')} | ${sum(all, ({ oracle }) => oracle.rows)} | ${sum(all, ({ oracle }) => oracle.must)} of ${sum(all, ({ must }) => must)} |

What the collector finds beyond the oracle:
${Object.entries(beyond)
  .map(([doctype, why]) => `- ${doctype}: ${why}`)
  .join('\n')}
`
}

function total(all: readonly Line[], who: 'erpnext' | 'ours'): string {
  const of = (key: keyof Score) => sum(all, (line) => line[who][key])
  return `${of('rows')} | ${of('must')} of ${sum(all, ({ must }) => must)} | ${of('secrets')} | ${of('foreign')}`
}

function sum(all: readonly Line[], of: (line: Line) => number): number {
  return all.reduce((total, line) => total + of(line), 0)
}
