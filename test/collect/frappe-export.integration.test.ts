import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { frappeRules } from '../../apps/worker/src/collect/frappe-format/rules.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { foldAscii } from '../../apps/worker/src/collect/values/mail/email-addresses.ts'
import { buildSite, coreDoctypes } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'
import { type OpenSite, openSite } from '../support/open-site.ts'

const goldenFolder = new URL('../erpnext/frappe-exports/', import.meta.url)
const { globexUrl, acmeUrl, postgresUrl, mariadbUrl } = inject('servers')
const secrets = ['api_key', 'api_secret', 'reset_password_key', 'door_code']
const secretLine = new RegExp(`^( +"(?:${secrets.join('|')})": )"[^"]+"(,?)$`, 'gm')

for (const [site, url] of [
  ['acme', acmeUrl],
  ['globex', globexUrl],
] as const) {
  describe.skipIf(url === null)(`ERPNext’s own exports of the site ${site}`, () => {
    const opened = openSite(url ?? 'mariadb://nobody@localhost/none')
    afterAll(() => opened.erp.close())
    const people = readdirSync(new URL(`${site}/`, goldenFolder)).map((file) => file.replace(/\.json$/, ''))

    test.each(people)(
      '%s: same doctypes, rows, columns and texts in the same order, secrets and look-alikes aside',
      async (user) => {
        const golden = readFileSync(new URL(`${site}/${encodeURIComponent(user)}.json`, goldenFolder), 'utf8')
        const ours = await exportOf(opened, user)
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

for (const [engine, url] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  test.skipIf(url === null)(
    `a new account’s Contact is the row as it stands, in ERPNext’s form and, with more, in the bundle (${engine})`,
    async () => {
      const site = await buildSite(url ?? '', coreDoctypes)
      try {
        const mail = 'test_privacy@example.com'
        const times = {
          creation: '2026-11-24 10:00:00.000001',
          modified: '2026-11-24 10:00:00.5',
          owner: 'Administrator',
        }
        await site.insert('User', {
          ...times,
          name: mail,
          email: mail,
          first_name: 'test_privacy',
          user_type: 'Website User',
        })
        await site.insert('Contact', {
          ...times,
          name: 'test_privacy',
          first_name: 'test_privacy',
          user: mail,
          email_id: mail,
        })
        await site.insert('Contact Email', {
          ...times,
          name: 'ce1',
          parent: 'test_privacy',
          parenttype: 'Contact',
          parentfield: 'email_ids',
          email_id: mail,
          is_primary: 1,
        })
        const frappe = JSON.parse((await collectFrom(site.url, mail, { format: 'frappe' })).text)
        expect(frappe.Contact).toEqual([
          {
            ...times,
            modified: '2026-11-24 10:00:00.500000',
            name: 'test_privacy',
            modified_by: null,
            docstatus: 0,
            idx: 0,
            full_name: null,
            first_name: 'test_privacy',
            last_name: null,
            pulled_from_google_contacts: null,
            user: mail,
            email_id: mail,
            address: null,
          },
        ])
        const { bundle } = await collectFrom(site.url, mail)
        const { creation: _c, modified: _m, ...values } = frappe.Contact[0]
        expect(bundle.doctypes.Contact).toMatchObject([
          { ...values, email_ids: [{ email_id: mail, is_primary: 1 }] },
        ])
      } finally {
        await site.drop()
      }
    },
  )

async function exportOf(opened: OpenSite, user: string): Promise<string> {
  const { signal } = new AbortController()
  const { bytes } = collect({
    ...opened,
    site: { name: 'any' },
    dataMap: loadDataMap(),
    subject: user,
    format: 'frappe',
    signal,
    onProgress() {},
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk))
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
