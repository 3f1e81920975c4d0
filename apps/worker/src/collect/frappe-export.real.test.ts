import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { createErpDatabase, type ErpDatabase } from '../erp/erp-database.ts'
import { foldAscii } from './addresses.ts'
import { collect } from './collect.ts'
import { loadDataMap } from './data-map.ts'
import { frappeRules } from './frappe-rules.ts'

const goldenFolder = new URL('../../../../test/erpnext/frappe-exports/', import.meta.url)
const { globexUrl, acmeUrl } = inject('servers')
const secrets = ['api_key', 'api_secret', 'reset_password_key', 'door_code']
const secretLine = new RegExp(`^( +"(?:${secrets.join('|')})": )"[^"]+"(,?)$`, 'gm')

for (const [site, url] of [
  ['acme', acmeUrl],
  ['globex', globexUrl],
] as const) {
  describe.skipIf(url === null)(`ERPNext’s own exports of the site ${site}`, () => {
    const erp = createErpDatabase(url ?? 'mariadb://nobody@localhost/none')
    afterAll(() => erp.close())
    const people = readdirSync(new URL(`${site}/`, goldenFolder)).map((file) => file.replace(/\.json$/, ''))

    test.each(people)(
      '%s: same doctypes, rows, columns and texts in the same order, secrets and look-alikes aside',
      async (user) => {
        const golden = readFileSync(new URL(`${site}/${encodeURIComponent(user)}.json`, goldenFolder), 'utf8')
        const ours = await exportOf(erp, user)
        const expected = sections(golden.replace(secretLine, '$1null$2')).map(({ doctype, rows }) => ({
          doctype,
          rows: rows.filter((row) => isAbout(user, doctype, row)),
        }))
        const written = sections(ours)
        expect(written.map(({ doctype }) => doctype)).toEqual(expected.map(({ doctype }) => doctype))
        for (const [index, { doctype, rows }] of expected.entries()) {
          const own = written[index]?.rows ?? []
          expect([...own].sort(), doctype).toEqual([...rows].sort())
          expect(own.map(modifiedOf), doctype).toEqual(rows.map(modifiedOf))
        }
      },
    )
  })
}

async function exportOf(erp: ErpDatabase, user: string): Promise<string> {
  const { signal } = new AbortController()
  const { bytes } = collect({
    site: { name: 'any' },
    erp,
    dataMap: loadDataMap(),
    subject: user,
    format: 'frappe',
    signal,
    onProgress() {},
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** The file cut into its doctypes and their rows, every character of a row kept. */
function sections(document: string): { doctype: string; rows: string[] }[] {
  return [...document.matchAll(/^ {2}"([^"]+)": \[\n([\s\S]*?)\n {2}\]/gm)].map(
    ([, doctype = '', body = '']) => ({
      doctype,
      rows: body.split(/,\n(?= {4}\{)/),
    }),
  )
}

function isAbout(user: string, doctype: string, row: string): boolean {
  const values: Record<string, unknown> = JSON.parse(row)
  return frappeRules.some(
    (rule) => rule.doctype === doctype && foldAscii(String(values[rule.filterBy])) === foldAscii(user),
  )
}

function modifiedOf(row: string): unknown {
  return JSON.parse(row).modified
}
